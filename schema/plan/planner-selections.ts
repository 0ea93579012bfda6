import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ResolvedOperation } from './resolved-operation.ts';

/**
 * What a planner needs to see of an operation: no introspection, which is answered locally, and
 * no `__typename` where the schema knows it already.
 *
 * @returns undefined when nothing is left to ask of subgraphs
 */
export function plannerSelections(
  operation: ResolvedOperation,
  schema: GraphQLSchema,
): ResolvedOperation | undefined {
  const root = schema.getRootType(operation.operation);
  if (!root) return undefined;
  const selections = neededOf(operation.selectionSet, root, schema);
  if (selections.length === 0) return undefined;
  return { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

function neededOf(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    if (selection.kind === Kind.FIELD) return neededField(selection, parent, schema);
    const condition = selection.typeCondition?.name.value;
    const type = condition === undefined ? parent : schema.getType(condition);
    if (!isCompositeType(type)) return [];
    const inner = neededOf(selection.selectionSet, type, schema);
    return inner.length === 0 ? [] : [{ ...selection, selectionSet: setOf(inner) }];
  });
}

function neededField(
  field: FieldNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
): FieldNode[] {
  const name = field.name.value;
  if (name === '__typename') return isObjectType(parent) ? [] : [TYPENAME];
  if (name.startsWith('__') || !('getFields' in parent)) return [];
  const type = getNamedType(parent.getFields()[name]?.type);
  if (!field.selectionSet || !isCompositeType(type)) return [field];
  const inner = neededOf(field.selectionSet, type, schema);
  return [{ ...field, selectionSet: setOf(inner.length === 0 ? [TYPENAME] : inner) }];
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

/** Asks for the object's type, and so at least for its existence. */
export const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};
