import {
  buildSchema,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The operation as somebody writes it who takes every type whole. */
export type Widen = (operation: DocumentNode) => DocumentNode;

/**
 * Widens operations over a schema: the same root fields, arguments and objects, but at each object
 * below the root every leaf field that its type has in the schema and that needs no argument.
 */
export function widenOver(schemaText: string): Widen {
  const schema = buildSchema(schemaText);
  return (document) => {
    const operation = document.definitions.find(isOperation);
    const root = operation && schema.getRootType(operation.operation);
    if (!operation || !root)
      throw new Error('There is no operation that the schema has a root for.');
    const known = { schema, fragments: fragmentsOf(document) };
    const selections = objectsOf([operation.selectionSet], root, known);
    return {
      kind: Kind.DOCUMENT,
      definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }],
    };
  };
}

function fragmentsOf({ definitions }: DocumentNode): Known['fragments'] {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

interface Known {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

const isOperation = (definition: DefinitionNode): definition is OperationDefinitionNode =>
  definition.kind === Kind.OPERATION_DEFINITION;

/** All of a type, and of the objects within it that the operation visits. */
function wholeOf(
  sets: readonly SelectionSetNode[],
  type: GraphQLCompositeType,
  known: Known,
): SelectionSetNode {
  if (isObjectType(type)) {
    const selections = [...leavesOf(type), ...objectsOf(sets, type, known)];
    return { kind: Kind.SELECTION_SET, selections };
  }
  const selections = known.schema.getPossibleTypes(type).map(
    (object): SelectionNode => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: {
        kind: Kind.NAMED_TYPE,
        name: { kind: Kind.NAME, value: object.name },
      },
      selectionSet: wholeOf(sets, object, known),
    }),
  );
  return { kind: Kind.SELECTION_SET, selections };
}

function leavesOf(type: GraphQLObjectType): FieldNode[] {
  return Object.values(type.getFields())
    .filter(({ type: of, args }) => isLeafType(getNamedType(of)) && !args.some(isRequiredArgument))
    .map(({ name }) => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } }));
}

/** The fields that lead to objects, each with all of its type. */
function objectsOf(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  known: Known,
): FieldNode[] {
  const byKey = Map.groupBy(
    fieldsOf(sets, type, known),
    ({ alias, name }) => (alias ?? name).value,
  );
  return [...byKey.values()].flatMap((nodes) => {
    const [node] = nodes;
    const field = node && type.getFields()[node.name.value];
    const named = field && getNamedType(field.type);
    if (!node || !isCompositeType(named)) return [];
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return [{ ...node, selectionSet: wholeOf(below, named, known) }];
  });
}

/** What the selections ask of an object of this type, fragments written out. */
function fieldsOf(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  known: Known,
): FieldNode[] {
  return sets
    .flatMap(({ selections }) => selections)
    .flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : known.fragments.get(selection.name.value);
      if (!fragment || !isOn(fragment.typeCondition?.name.value, type, known.schema)) return [];
      return fieldsOf([fragment.selectionSet], type, known);
    });
}

function isOn(condition: string | undefined, type: GraphQLObjectType, schema: GraphQLSchema) {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return named !== undefined && schema.getPossibleTypes(named as never).includes(type);
}
