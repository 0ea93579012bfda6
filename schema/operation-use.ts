import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isInputObjectType,
  isInterfaceType,
  Kind,
  type NamedTypeNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** What an operation uses of the schema that it fits, each with the nodes that use it. */
export interface OperationUse {
  /** Fields by the type that they are selected on: `Product.price`, also of an interface. */
  readonly fields: Nodes<FieldNode>;
  /** Fields of the objects behind an interface whose field is selected. */
  readonly behind: Nodes<FieldNode>;
  /**
   * What its text gives: arguments `Product.reviews(first:)`, input objects `ProductFilter` and their
   * fields, enum values `ProductSort.NEWEST`, directives `@skip` and their arguments `@skip(if:)`.
   */
  readonly given: Nodes<ASTNode>;
  /** Types that its text names, in type conditions and of variables. */
  readonly named: Nodes<NamedTypeNode>;
  /** Types of fields that are selected. */
  readonly selected: Nodes<FieldNode>;
  /** Input types that its variables can hold values of, however deep. */
  readonly variables: ReadonlySet<string>;
  /** Type conditions with the type that they stand in: `SearchResult Product`. */
  readonly conditions: Nodes<InlineFragmentNode | FragmentSpreadNode>;
}

export type Nodes<Node> = ReadonlyMap<string, readonly Node[]>;

/** Reads what a document uses, fragments and all; what does not fit the schema is left out. */
export function operationUse(schema: GraphQLSchema, document: DocumentNode): OperationUse {
  const use = new CollectedUse();
  const types = new TypeInfo(schema);
  const visitor = {
    ...outputVisitor({ use, types, schema, document }),
    ...inputVisitor(use, types),
  };
  visit(document, visitWithTypeInfo(types, { ...visitor, ...nameVisitor(use, schema) }));
  return use;
}

/** Every coordinate that the operation's text uses, whether selected or given. */
export function usedCoordinates({ fields, given }: OperationUse): ReadonlySet<string> {
  return new Set([...fields.keys(), ...given.keys()]);
}

class CollectedUse implements OperationUse {
  readonly fields = new Map<string, FieldNode[]>();
  readonly behind = new Map<string, FieldNode[]>();
  readonly given = new Map<string, ASTNode[]>();
  readonly named = new Map<string, NamedTypeNode[]>();
  readonly selected = new Map<string, FieldNode[]>();
  readonly variables = new Set<string>();
  readonly conditions = new Map<string, (InlineFragmentNode | FragmentSpreadNode)[]>();

  give(coordinate: string, node: ASTNode): void {
    add(this.given, coordinate, node);
  }

  /** What a variable can hold, and all that the fields of input objects lead to. */
  hold(type: GraphQLNamedType): void {
    if (this.variables.has(type.name)) return;
    this.variables.add(type.name);
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) this.hold(getNamedType(field.type));
  }
}

interface Collecting {
  readonly use: CollectedUse;
  readonly types: TypeInfo;
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
}

function outputVisitor({ use, types, schema, document }: Collecting): ASTVisitor {
  const conditions = conditionsOf(document);
  const condition = (type: string | undefined, node: InlineFragmentNode | FragmentSpreadNode) => {
    const parent = types.getParentType();
    if (parent && type !== undefined) add(use.conditions, `${parent.name} ${type}`, node);
  };
  return {
    Field(node) {
      const [parent, field] = [types.getParentType(), types.getFieldDef()];
      if (!parent || !field || field.name.startsWith('__')) return;
      add(use.selected, getNamedType(field.type).name, node);
      add(use.fields, `${parent.name}.${field.name}`, node);
      if (!isInterfaceType(parent)) return;
      for (const { name } of schema.getPossibleTypes(parent)) {
        add(use.behind, `${name}.${field.name}`, node);
      }
    },
    InlineFragment: (node) => condition(node.typeCondition?.name.value, node),
    FragmentSpread: (node) => condition(conditions.get(node.name.value), node),
  };
}

function conditionsOf({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(
    fragments.map(({ name, typeCondition }) => [name.value, typeCondition.name.value]),
  );
}

function inputVisitor(use: CollectedUse, types: TypeInfo): ASTVisitor {
  return {
    Directive: (node) => use.give(`@${node.name.value}`, node),
    Argument(node) {
      const directive = types.getDirective();
      const [parent, field] = [types.getParentType(), types.getFieldDef()];
      const owner = directive ? `@${directive.name}` : parent && field && nameOf(parent, field);
      if (owner) use.give(`${owner}(${node.name.value}:)`, node);
    },
    ObjectValue(node) {
      const type = getNamedType(types.getInputType());
      if (isInputObjectType(type)) use.give(type.name, node);
    },
    ObjectField(node) {
      const type = getNamedType(types.getParentInputType());
      if (isInputObjectType(type)) use.give(`${type.name}.${node.name.value}`, node);
    },
    EnumValue(node) {
      const type = getNamedType(types.getInputType());
      if (type) use.give(`${type.name}.${node.value}`, node);
    },
  };
}

function nameOf(parent: GraphQLNamedType, field: { readonly name: string }): string {
  return `${parent.name}.${field.name}`;
}

function nameVisitor(use: CollectedUse, schema: GraphQLSchema): ASTVisitor {
  return {
    NamedType: (node) => add(use.named, node.name.value, node),
    VariableDefinition({ type }) {
      const held = getNamedType(typeFromAST(schema, type));
      if (held) use.hold(held);
    },
  };
}

function add<Node>(nodes: Map<string, Node[]>, coordinate: string, node: Node): void {
  nodes.set(coordinate, [...(nodes.get(coordinate) ?? []), node]);
}
