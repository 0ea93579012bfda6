import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { responseNameOf } from '../plan/resolved-operation.ts';

/** The fields of an object by their response names, each with all that asks for it. */
export type CollectedFields = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

/**
 * What selections ask of objects of one type. They hold no fragment spreads any more.
 *
 * @see https://spec.graphql.org/September2025/#sec-Field-Collection
 */
export function collectedFields(
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  schema: GraphQLSchema,
): CollectedFields {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const known = groups.get(responseNameOf(selection));
        if (known) known.push(selection);
        else groups.set(responseNameOf(selection), [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        if (applies(condition, type, schema)) collect(selection.selectionSet);
      }
    }
  };
  sets.forEach(collect);
  return groups;
}

function applies(
  condition: string | undefined,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

/** What stands below the fields of one response name. */
export function selectionsBelow(nodes: readonly FieldNode[]): SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
}
