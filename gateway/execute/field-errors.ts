import type { Part, PlanPath } from '#schema';
import { type AnswerError, isShownCode } from '../subgraph/answer.ts';
import type { SubgraphError } from '../subgraph/error.ts';
import type { Ask } from './ask.ts';
import type { PathKey } from './path.ts';
import {
  PLACES_MAX,
  placesIn,
  type ResponseTree,
  responseEnd,
  responsePath,
} from './response-tree.ts';
import type { Data, FieldError } from './run.ts';
import type { Filled } from './step-fields.ts';
import { targetsAt } from './targets.ts';

/** The errors of a step that got no usable answer: one for every part of the answer it leaves empty. */
export function failureErrors(
  { message, service, code }: SubgraphError,
  asks: readonly Ask[],
  tree: StepTree,
  data: Data,
): FieldError[] {
  const extensions = { code, service };
  return asks
    .filter(({ part, representations }) => !part.entities || representations.length > 0)
    .flatMap((ask) => emptiedFields(ask, tree, data))
    .map((path) => ({ message, path, extensions }));
}

/** The places of the answer that some parts fill. */
export function stalePlaces(
  asks: readonly Ask[],
  tree: StepTree,
  data: Data,
): readonly (readonly PathKey[])[] {
  return asks.flatMap((ask) => emptiedFields(ask, tree, data));
}

/** What a client sees of the data, and what the parts of one step fill in there. */
export interface StepTree extends ResponseTree {
  readonly fieldsOf?: (part: Part) => readonly Filled[];
}

/**
 * What a part would have filled, field by field. Where those are too many, or none that the client sees,
 * their objects stand for them.
 */
function emptiedFields(ask: Ask, tree: StepTree, data: Data): PathKey[][] {
  const fields = ask.part.entities ? fieldsOfEntities(ask, tree, data) : [];
  return fields.length > 0 ? fields : emptied(ask, tree, data);
}

function fieldsOfEntities({ part, targets }: Ask, tree: StepTree, data: Data): PathKey[][] {
  const filled = tree.fieldsOf?.(part) ?? [];
  const keysOf = once((typename: unknown) => keysFilled(filled, typename));
  const places = placesIn(data, part.paths);
  const found: PathKey[][] = [];
  for (const target of targets) {
    const keys = keysOf(target.__typename);
    for (const place of places.get(target) ?? []) {
      const { path, fields } = responseEnd(tree, place);
      if (path.length < place.length) continue;
      for (const key of keys) {
        const field = fields.get(key);
        if (field && target[key] === undefined) found.push(path.concat(field.name));
      }
      if (found.length > PLACES_MAX) return [];
    }
  }
  return found;
}

/** What an object of a type gets; what any gets where nothing is said of its own type. */
function keysFilled(filled: readonly Filled[], typename: unknown): ReadonlySet<string> {
  const own = filled.filter(({ type }) => type === typename);
  return new Set((own.length > 0 ? own : filled).flatMap(({ keys }) => keys));
}

/** What a part would have filled, up to the first list; of the root each field by its name. */
function emptied({ part }: Ask, tree: StepTree, data: Data): PathKey[][] {
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
  tree: StepTree,
  data: Data,
): FieldError[] {
  const placesOf = placeFinder({ asks, isEmpty }, tree, data);
  return errors.flatMap(({ message, code, path }) => {
    const isShown = isShownCode(code);
    const told = isShown
      ? message.slice(0, MESSAGE_MAX)
      : `The service "${service}" could not answer this field.`;
    const extensions = { code: isShown ? code : 'INTERNAL_SERVER_ERROR', service };
    return placesOf(path ?? []).map((place) => ({ message: told, path: place, extensions }));
  });
}

/** Most letters of a service's own message that are shown. */
const MESSAGE_MAX = 300;

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
  tree: StepTree,
  data: Data,
): (path: readonly PathKey[]) => readonly PathKey[][] {
  const emptiedBy = once((ask: Ask) => emptied(ask, tree, data));
  const entitiesOf = once((ask: Ask) => entityPlaces(ask, data));
  return (path) => {
    if (path.length === 0 && isEmpty) {
      return asks.flatMap((ask) => emptiedFields(ask, tree, data));
    }
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
