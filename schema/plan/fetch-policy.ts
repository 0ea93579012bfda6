import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CacheHint, CacheHints } from '../cache-hints.ts';
import type { Part } from './plan.ts';
import type { CachePolicy } from './plan-policy.ts';
import { responseNameOf } from './resolved-operation.ts';
import { operationOf } from './steps.ts';

/** The subgraph that a fetch asks, and what is known of its answers. */
export interface FetchOver {
  /** The subgraph's value of `join__Graph`. */
  readonly graph: string;
  readonly hints: CacheHints;
  /** The supergraph, machinery included. */
  readonly schema: GraphQLSchema;
}

/** What a subgraph says of one field that a fetch asks for, as far as it restricts the whole. */
export interface FieldHint extends CacheHint {
  /** The field; the type of an entity, which stands in no field; nothing where neither is known. */
  readonly coordinate: string;
  /** The type of the objects that the field leads to, whose hint counts where the field has none. */
  readonly objects?: string;
}

/**
 * The strictest of all hints on what a part of a fetch asks for.
 *
 * @returns undefined where the subgraph gives no hint at all
 */
export function fetchPolicy(
  document: DocumentNode,
  part: Pick<Part, 'entities'>,
  over: FetchOver,
): CachePolicy | undefined {
  const hints = fetchHints(document, part, over);
  return hints && strictest(hints);
}

/**
 * The hints on all that a part of a fetch asks for. A field of the root, or one that leads to
 * objects, may not be kept unless a hint lets it; any other is as good as what it stands in.
 *
 * @returns undefined where the subgraph gives no hint at all
 * @see https://www.apollographql.com/docs/apollo-server/performance/caching#default-maxage
 */
export function fetchHints(
  document: DocumentNode,
  { entities }: Pick<Part, 'entities'>,
  over: FetchOver,
): readonly FieldHint[] | undefined {
  if (!over.hints.areGivenBy(over.graph)) return undefined;
  const { operation, selectionSet } = operationOf(document);
  const root = over.schema.getRootType(operation);
  if (!root) return undefined;
  if (!entities) return hintsOnFields(selectionSet, { type: root, isRoot: true }, over);
  return selectionSet.selections.flatMap((selection) => {
    const isAsked = selection.kind === Kind.FIELD && responseNameOf(selection) === entities.field;
    const asked = isAsked ? (selection.selectionSet?.selections ?? []) : [];
    return asked.flatMap((entity) => hintsOnEntity(entity, over));
  });
}

function strictest(hints: readonly CacheHint[]): CachePolicy {
  const ages = hints.flatMap(({ maxAge }) => maxAge ?? []);
  return {
    maxAgeS: ages.length > 0 ? Math.max(0, Math.min(...ages)) : 0,
    scope: hints.some(({ scope }) => scope === 'PRIVATE') ? 'PRIVATE' : 'PUBLIC',
  };
}

/** What nothing is known of: neither for how long nor for whom. */
const NOT_KEPT: FieldHint = { coordinate: '', maxAge: 0, scope: 'PRIVATE' };

/** An entity stands in nothing: without a hint on its type it may not be kept. */
function hintsOnEntity(selection: SelectionNode, over: FetchOver): FieldHint[] {
  if (selection.kind === Kind.FIELD && selection.name.value === '__typename') return [];
  if (selection.kind !== Kind.INLINE_FRAGMENT) return [NOT_KEPT];
  const type = over.schema.getType(selection.typeCondition?.name.value ?? '');
  if (!isCompositeType(type)) return [NOT_KEPT];
  const hint = restriction(over.hints.on(over.graph, type.name), false);
  return [
    { coordinate: type.name, ...hint },
    ...hintsOnFields(selection.selectionSet, { type, isRoot: false }, over),
  ];
}

interface Parent {
  readonly type: GraphQLCompositeType;
  readonly isRoot: boolean;
}

function hintsOnFields(
  { selections }: SelectionSetNode,
  parent: Parent,
  over: FetchOver,
): FieldHint[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return hintsOnField(selection, parent, over);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [NOT_KEPT];
    const named = over.schema.getType(selection.typeCondition?.name.value ?? '');
    const type = isCompositeType(named) ? named : parent.type;
    return hintsOnFields(selection.selectionSet, { ...parent, type }, over);
  });
}

function hintsOnField(field: FieldNode, { type, isRoot }: Parent, over: FetchOver): FieldHint[] {
  const name = field.name.value;
  if (name === '__typename') return [];
  const definition = 'getFields' in type ? type.getFields()[name] : undefined;
  if (!definition) return [NOT_KEPT];
  const answered = getNamedType(definition.type);
  const coordinate = `${type.name}.${name}`;
  const own = over.hints.on(over.graph, coordinate);
  if (!isCompositeType(answered)) return [{ coordinate, ...restriction(own, !isRoot) }];
  const hint = { ...over.hints.on(over.graph, answered.name), ...own };
  const inherits = hint.inheritMaxAge === true && !isRoot;
  const inner = field.selectionSet
    ? hintsOnFields(field.selectionSet, { type: answered, isRoot: false }, over)
    : [];
  return [{ coordinate, objects: answered.name, ...restriction(hint, inherits) }, ...inner];
}

/** A hint without an age has the age of what it stands in, or else none. */
function restriction(hint: CacheHint = {}, inherits: boolean): CacheHint {
  return hint.maxAge === undefined && !inherits ? { ...hint, maxAge: 0 } : hint;
}
