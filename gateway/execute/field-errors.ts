import type { Part, PlanPath } from '#schema';
import { type AnswerError, isShownCode } from '../subgraph/answer.ts';
import type { SubgraphError } from '../subgraph/error.ts';
import type { Ask } from './ask.ts';
import type { PathKey } from './path.ts';
import { PLACES_MAX, placesIn, type ResponseTree, responsePath } from './response-tree.ts';
import type { Data, FieldError } from './run.ts';
import { targetsAt } from './targets.ts';

/** The errors of a step that got no usable answer: one for every part of the answer it leaves empty. */
export function failureErrors(
  { message, service, code }: SubgraphError,
  asks: readonly Ask[],
  tree: ResponseTree,
  data: Data,
): FieldError[] {
  return asks
    .filter(({ part, representations }) => !part.entities || representations.length > 0)
    .flatMap((ask) => emptied(ask, tree, data))
    .map((path) => ({ message, path, extensions: { code, service } }));
}

/** The places of the answer that some parts fill. */
export function stalePlaces(
  asks: readonly Ask[],
  tree: ResponseTree,
  data: Data,
): readonly (readonly PathKey[])[] {
  return asks.flatMap((ask) => emptied(ask, tree, data));
}

/** What a part would have filled, up to the first list; of the root each field by its name. */
function emptied({ part }: Ask, tree: ResponseTree, data: Data): PathKey[][] {
  return part.paths
    .filter((path) => path.length === 0 || targetsAt(data, [path]).length > 0)
    .flatMap((path) => {
      if (path.length > 0) return [responsePath(tree, stemOf(path))];
      return part.fields?.map((field) => responsePath(tree, [field])) ?? [[]];
    });
}

/** A failed fetch stands for every place it would have filled: its path up to the first list. */
function stemOf(path: PlanPath): PlanPath {
  const firstList = path.indexOf('@');
  return firstList < 0 ? path : path.slice(0, firstList);
}

/**
 * The errors that came with an answer, each at every place it concerns. Those of a subgraph's own
 * rules keep their message and code; any other is told without its details.
 */
export function reportedErrors(
  errors: readonly AnswerError[],
  { service, asks, isEmpty }: Reported,
  tree: ResponseTree,
  data: Data,
): FieldError[] {
  const placesOf = placeFinder({ asks, isEmpty }, tree, data);
  return errors.flatMap(({ message, code, path }) => {
    const isShown = isShownCode(code);
    const told = isShown ? message : `The service "${service}" could not answer this field.`;
    const extensions = { code: isShown ? code : 'INTERNAL_SERVER_ERROR', service };
    return placesOf(path ?? []).map((place) => ({ message: told, path: place, extensions }));
  });
}

/** The answer that errors came with. */
export interface Reported {
  readonly service: string;
  readonly asks: readonly Ask[];
  /** Whether it holds no data: then an error without a path concerns all that was asked. */
  readonly isEmpty: boolean;
}

/** Finds the places that errors concern. There may be many errors, so the data is walked once. */
function placeFinder(
  { asks, isEmpty }: Pick<Reported, 'asks' | 'isEmpty'>,
  tree: ResponseTree,
  data: Data,
): (path: readonly PathKey[]) => readonly PathKey[][] {
  const emptiedBy = once((ask: Ask) => emptied(ask, tree, data));
  const entitiesOf = once((ask: Ask) => entityPlaces(ask, data));
  return (path) => {
    if (path.length === 0 && isEmpty) return asks.flatMap(emptiedBy);
    const [field, index, ...rest] = path;
    const entityAsk = asks.find(({ part }) => part.entities && part.entities.field === field);
    if (entityAsk && typeof index === 'number') {
      const places = entitiesOf(entityAsk).get(index);
      if (places) return places.map((place) => responsePath(tree, [...place, ...rest]));
    }
    const ask = entityAsk ?? asks[0];
    if (!ask) return [[]];
    if (!isRoot(ask.part)) return emptiedBy(ask);
    return path.length > 0 ? [responsePath(tree, path)] : emptiedBy(ask).slice(0, 1);
  };
}

function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function isRoot({ entities, paths }: Part): boolean {
  return !entities && paths.every((path) => path.length === 0);
}

/** Where entities stand, by the index of their representation. */
function entityPlaces(
  { part, targets, indices }: Ask,
  data: Data,
): ReadonlyMap<number, readonly PathKey[][]> {
  const places = placesIn(data, part.paths);
  const found = new Map<number, PathKey[][]>();
  targets.forEach((target, at) => {
    const index = indices[at] ?? -1;
    const known = found.get(index) ?? [];
    const more = places.get(target)?.slice(0, PLACES_MAX - known.length) ?? [];
    if (more.length > 0) found.set(index, [...known, ...more]);
  });
  return found;
}
