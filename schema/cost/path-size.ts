import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { listSizeOf } from './cost-directives.ts';
import { LIST_SIZE, sizeOf } from './list-size.ts';

/** An operation whose paths are measured: all its fragments are written out. */
export interface SizedOperation {
  readonly operation: OperationDefinitionNode;
  /** The client's schema, with what it says of sizes and limits. */
  readonly schema: GraphQLSchema;
  /** Whether a field stands under a key of a path. */
  readonly isAt: (field: FieldNode, key: string) => boolean;
}

/**
 * How many objects stand at a path at most, as lists are as long as the client may ask for, or as
 * `@listSize` says.
 *
 * @param path keys, `@` for every element of a list
 */
export function pathSize(path: readonly string[], sized: SizedOperation): number {
  const root = sized.schema.getRootType(sized.operation.operation);
  let level: Level[] = root
    ? [{ set: sized.operation.selectionSet, type: root, size: 1, sizes: new Map() }]
    : [];
  for (const key of path) {
    if (key !== '@') level = level.flatMap((each) => fieldsAt(key, each, sized));
  }
  return Math.max(0, ...level.map(({ size }) => size));
}

/** Where a path has come to. */
interface Level {
  readonly set: SelectionSetNode;
  readonly type: GraphQLNamedType;
  /** How many objects there are. */
  readonly size: number;
  /** The sizes that the field above has said of lists by their names. */
  readonly sizes: ReadonlyMap<string, number>;
}

function fieldsAt(key: string, level: Level, sized: SizedOperation): Level[] {
  return level.set.selections.flatMap((selection): Level[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const name = selection.typeCondition?.name.value;
      const type = name === undefined ? level.type : sized.schema.getType(name);
      return type ? fieldsAt(key, { ...level, type, set: selection.selectionSet }, sized) : [];
    }
    if (!sized.isAt(selection, key) || !selection.selectionSet) return [];
    const field = fieldOf(level.type, selection.name.value);
    if (!field) return [];
    return [below(selection, field, { ...level, set: selection.selectionSet }, sized)];
  });
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function below(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  level: Level,
  { operation }: SizedOperation,
): Level {
  const own = listSizeOf(field);
  const said = own && sizeOf({ node, field, operation, variables: undefined }, own);
  const isSizedInside = own !== undefined && own.sizedFields.length > 0;
  const sizes = new Map(
    isSizedInside && said !== undefined ? own.sizedFields.map((name) => [name, said]) : [],
  );
  const elements = isListType(getNullableType(field.type))
    ? (level.sizes.get(field.name) ?? said ?? LIST_SIZE)
    : 1;
  return { set: level.set, type: getNamedType(field.type), size: level.size * elements, sizes };
}
