import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { CacheHint, CacheHints } from '../cache-hints.ts';
import { operationOf } from './steps.ts';

export interface PublicOver {
  /** The value of `join__Graph` of the subgraph that is asked. */
  readonly graph: string;
  readonly hints: CacheHints;
  /** The supergraph, machinery included. */
  readonly schema: GraphQLSchema;
}

/**
 * Whether the subgraph declares all that a fetch asks for to be cacheable by everybody: then its
 * answer cannot depend on who asks. Where a hint is missing it may.
 *
 * @see https://www.apollographql.com/docs/apollo-server/performance/caching#default-maxage
 */
export function isPublicFetch(document: DocumentNode, over: PublicOver): boolean {
  const { operation, selectionSet } = operationOf(document);
  const root = over.schema.getRootType(operation);
  if (operation !== OperationTypeNode.QUERY || !root) return false;
  return selectionSet.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false;
    if (selection.name.value !== '_entities') return isPublicField(selection, root, over, false);
    return selection.selectionSet !== undefined && areEntitiesPublic(selection.selectionSet, over);
  });
}

function areEntitiesPublic({ selections }: SelectionSetNode, over: PublicOver): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    const name = selection.typeCondition?.name.value ?? '';
    const type = over.schema.getType(name);
    if (!isCompositeType(type)) return false;
    const isPublic = allows(over.hints(over.graph, name) ?? {}, false);
    return isPublic && areFieldsPublic(selection.selectionSet, type, over);
  });
}

/** Whether all fields of an object are public that is public itself. */
function areFieldsPublic(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  over: PublicOver,
): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return isPublicField(selection, parent, over, true);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    const named = over.schema.getType(selection.typeCondition?.name.value ?? '');
    const type = isCompositeType(named) ? named : parent;
    return areFieldsPublic(selection.selectionSet, type, over);
  });
}

function isPublicField(
  field: FieldNode,
  parent: GraphQLCompositeType,
  over: PublicOver,
  inherited: boolean,
): boolean {
  const name = field.name.value;
  if (name === '__typename') return true;
  const definition = 'getFields' in parent ? parent.getFields()[name] : undefined;
  if (!definition) return false;
  const type = getNamedType(definition.type);
  const ofField = over.hints(over.graph, `${parent.name}.${name}`);
  if (!isCompositeType(type)) return allows({ inheritMaxAge: inherited, ...ofField }, inherited);
  const hint = { ...over.hints(over.graph, type.name), ...ofField };
  if (!allows(hint, inherited)) return false;
  return field.selectionSet !== undefined && areFieldsPublic(field.selectionSet, type, over);
}

function allows({ maxAge, scope, inheritMaxAge }: CacheHint, inherited: boolean): boolean {
  if (scope === 'PRIVATE') return false;
  if (maxAge !== undefined) return maxAge > 0;
  return inheritMaxAge === true && inherited;
}
