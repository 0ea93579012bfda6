import { createHash } from 'node:crypto';
import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  type InterfaceTypeDefinitionNode,
  isCompositeType,
  isInterfaceType,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionSetNode,
} from 'graphql';
import { fieldSet } from './reserved-names.ts';

/** A field without arguments that stands for one field with certain arguments. */
export interface StandIn {
  /** Its name in the planner's supergraph, and the key of its value in the data. */
  readonly name: string;
  /** The field it stands for. */
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

/** A supergraph in which no required field has arguments, and what stands for what. */
export interface WithStandIns {
  readonly document: DocumentNode;
  readonly standIns: ReadonlyMap<string, StandIn>;
  /** The stand-ins that a field of a subgraph requires, by `requirerKey`. */
  readonly requiredBy: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Names a field of a type in one graph, `join__Graph`'s value. */
export function requirerKey(graph: string, type: string, field: string): string {
  return `${graph} ${type}.${field}`;
}

/**
 * Planners merge a field that a `@requires` asks for with arguments with the client's own selection
 * of it, and two such with each other. So each distinct field and arguments gets a stand-in of its
 * own, known to the planner only.
 */
export function withStandIns(document: DocumentNode, schema: GraphQLSchema): WithStandIns {
  const made = new Collection(schema);
  const rewritten = () =>
    mapTypes(document, (type) => ({
      ...type,
      fields: (type.fields ?? []).map((field) => made.withRequires(type, field)),
    }));
  rewritten();
  if (made.standIns.size === 0) return { document, ...made };
  // Once more: what some field requires with arguments, another may require without any.
  const added = mapTypes(rewritten(), (type) => ({
    ...type,
    fields: (type.fields ?? []).flatMap((field) => [field, ...made.fieldsFor(type, field)]),
  }));
  return { document: withoutUnusedExternals(added, schema), ...made };
}

type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function mapTypes(
  document: DocumentNode,
  map: (type: TypeWithFields) => TypeWithFields,
): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? map(definition)
        : definition,
    ),
  };
}

class Collection {
  readonly standIns = new Map<string, StandIn>();
  readonly requiredBy = new Map<string, Set<string>>();
  /** Stand-ins by the coordinate of what they stand for. */
  readonly #byCoordinate = new Map<string, Set<StandIn>>();
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The field, requiring stand-ins in place of what has arguments. */
  withRequires(type: TypeWithFields, field: FieldDefinitionNode): FieldDefinitionNode {
    const parent = this.#schema.getType(type.name.value);
    const directives = (field.directives ?? []).map((directive) => {
      const requires = joinArgument(directive, 'requires');
      if (requires === undefined || !isCompositeType(parent)) return directive;
      const used = new Set<string>();
      const set = this.#replaced(fieldSet(requires), parent, used);
      if (used.size === 0) return directive;
      const graph = joinArgument(directive, 'graph') ?? '';
      this.requiredBy.set(requirerKey(graph, type.name.value, field.name.value), used);
      return withArgument(directive, 'requires', print(set).replace(/\s+/g, ' ').slice(2, -2));
    });
    return { ...field, directives };
  }

  #replaced(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    used: Set<string>,
  ): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections.map((selection) => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition?.name.value;
          const type = condition === undefined ? parent : this.#schema.getType(condition);
          const inner = isCompositeType(type) ? type : parent;
          return {
            ...selection,
            selectionSet: this.#replaced(selection.selectionSet, inner, used),
          };
        }
        const type = fieldType(parent, selection.name.value);
        const inner =
          selection.selectionSet && type
            ? { selectionSet: this.#replaced(selection.selectionSet, type, used) }
            : {};
        if (!this.#needsStandIn(selection, parent)) return { ...selection, ...inner };
        const standIn = this.#standInFor(selection, parent);
        used.add(standIn.name);
        return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: standIn.name }, ...inner };
      }),
    };
  }

  #needsStandIn({ name, arguments: given }: FieldNode, parent: GraphQLCompositeType): boolean {
    if (given?.length) return true;
    const definition = 'getFields' in parent ? parent.getFields()[name.value] : undefined;
    if (!definition?.args.length) return false;
    return [...this.standIns.values()].some(({ field }) => field === name.value);
  }

  #standInFor(field: FieldNode, parent: GraphQLCompositeType): StandIn {
    const given = field.arguments ?? [];
    const question = [field.name, ...given].map(print).join(' ');
    const hash = createHash('sha256').update(question).digest('hex').slice(0, 8);
    const name = `_${field.name.value}_${hash}`;
    const standIn = this.standIns.get(name) ?? { name, field: field.name.value, arguments: given };
    this.standIns.set(name, standIn);
    for (const type of [parent, ...implementersOf(parent, this.#schema)]) {
      const coordinate = `${type.name}.${field.name.value}`;
      const known = this.#byCoordinate.get(coordinate) ?? new Set();
      this.#byCoordinate.set(coordinate, known.add(standIn));
    }
    return standIn;
  }

  /** The stand-ins of a field, in the same graphs as the field itself. */
  fieldsFor(type: TypeWithFields, field: FieldDefinitionNode): FieldDefinitionNode[] {
    const standIns = this.#byCoordinate.get(`${type.name.value}.${field.name.value}`) ?? [];
    return [...standIns].map(({ name }) => ({
      kind: Kind.FIELD_DEFINITION,
      name: { kind: Kind.NAME, value: name },
      type: field.type,
      directives: (field.directives ?? []).filter((each) => each.name.value === 'join__field'),
    }));
  }
}

/** The types that must have every field of an interface. */
function implementersOf(
  type: GraphQLCompositeType,
  schema: GraphQLSchema,
): readonly GraphQLCompositeType[] {
  if (!isInterfaceType(type)) return [];
  const { objects, interfaces } = schema.getImplementations(type);
  return [...objects, ...interfaces];
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
  const type = 'getFields' in parent ? getNamedType(parent.getFields()[name]?.type) : undefined;
  return isCompositeType(type) ? type : undefined;
}

/** A subgraph may not mark a field `@external` that nothing of its own refers to or demands. */
function withoutUnusedExternals(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const used = referredFields(document, schema).union(demandedFields(document));
  return mapTypes(document, (type) => ({
    ...type,
    fields: (type.fields ?? []).map((field) => ({
      ...field,
      directives: (field.directives ?? []).filter((directive) => {
        const graph = joinArgument(directive, 'graph') ?? '';
        const isExternal = joinArgument(directive, 'external') === 'true';
        const name = field.name.value;
        return !isExternal || used.has(requirerKey(graph, type.name.value, name));
      }),
    })),
  }));
}

/** The fields that the interfaces of types demand, by `requirerKey`. */
function demandedFields(document: DocumentNode): Set<string> {
  const declared = new Set<string>();
  const demanded = new Set<string>();
  const graphsOf = ({ directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] }) =>
    directives.flatMap((directive) => joinArgument(directive, 'graph') ?? []);
  mapTypes(document, (type) => {
    for (const field of type.fields ?? []) {
      const graphs = graphsOf(field);
      for (const graph of graphs.length > 0 ? graphs : graphsOf(type)) {
        declared.add(requirerKey(graph, type.name.value, field.name.value));
      }
    }
    return type;
  });
  mapTypes(document, (type) => {
    for (const directive of type.directives ?? []) {
      const implemented = joinArgument(directive, 'interface');
      const graph = joinArgument(directive, 'graph') ?? '';
      if (implemented === undefined) continue;
      for (const { name } of type.fields ?? []) {
        if (!declared.has(requirerKey(graph, implemented, name.value))) continue;
        demanded.add(requirerKey(graph, type.name.value, name.value));
      }
    }
    return type;
  });
  return demanded;
}

function referredFields(document: DocumentNode, schema: GraphQLSchema): Set<string> {
  const referred = new Set<string>();
  const refer = (set: SelectionSetNode, parent: GraphQLCompositeType, graph: string): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        referred.add(requirerKey(graph, parent.name, name));
        // A stand-in has the type of what it stands for, whose name is between the underscores.
        const type = fieldType(parent, name) ?? fieldType(parent, name.slice(1, -9));
        if (selection.selectionSet && type) refer(selection.selectionSet, type, graph);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const named = schema.getType(selection.typeCondition?.name.value ?? '');
        refer(selection.selectionSet, isCompositeType(named) ? named : parent, graph);
      }
    }
  };
  const referAll = (directive: ConstDirectiveNode, type: unknown, argument: string) => {
    const text = joinArgument(directive, argument);
    const graph = joinArgument(directive, 'graph') ?? '';
    if (text !== undefined && isCompositeType(type)) refer(fieldSet(text), type, graph);
  };
  mapTypes(document, (type) => {
    const parent = schema.getType(type.name.value);
    for (const directive of type.directives ?? []) referAll(directive, parent, 'key');
    for (const field of type.fields ?? []) {
      for (const directive of field.directives ?? []) {
        referAll(directive, parent, 'requires');
        if (isCompositeType(parent)) {
          referAll(directive, fieldType(parent, field.name.value), 'provides');
        }
      }
    }
    return type;
  });
  return referred;
}

/** The value of an argument of a `join__*` directive, as text. */
export function joinArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  if (!directive.name.value.startsWith('join__')) return undefined;
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  if (!value) return undefined;
  return 'value' in value ? String(value.value) : undefined;
}

function withArgument(
  directive: ConstDirectiveNode,
  name: string,
  value: string,
): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === name
        ? { ...argument, value: { kind: Kind.STRING, value } }
        : argument,
    ),
  };
}
