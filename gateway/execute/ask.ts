import type { Part } from '#schema';
import { representationCollector } from './representations.ts';
import type { Data, Run } from './run.ts';
import { type VisitPlace, visitPlaces, visitPlacesFrom } from './targets.ts';
import { twinFinder } from './twins.ts';
import type { Walk } from './walks.ts';

/**
 * One part of a step in one run: the objects it belongs to and, of entities, the representation
 * that each is asked for with.
 */
export interface Ask {
  readonly part: Part;
  readonly targets: readonly Data[];
  /** For each target the index of its representation. */
  readonly indices: readonly number[];
  /** The distinct representations, as JSON texts. */
  readonly representations: readonly string[];
}

/** Finds what a part asks for in one run, going by its data. */
export type FindAsk = (run: Pick<Run, 'data' | 'reached' | 'isShared'>) => Ask;

/** Compiles what a part asks for, of the objects that a walk leads to. */
export function asker(part: Part, walk: Walk): FindAsk {
  const collect = part.entities && representationCollector(part.entities.requires);
  return (run) => {
    const targets: Data[] = [];
    const indices: number[] = [];
    const representations = collect?.();
    const first: Data[] = [];
    const others = new Set<Data>();
    const reached: Data[] = [];
    const areTwins = twinFinder();
    visitAlong(walk, run, (object, holder, key) => {
      const index = representations?.indexOf(object) ?? -1;
      const twin = index < 0 ? undefined : first[index];
      if (index >= 0 && twin === undefined) first[index] = object;
      else if (twin === object || others.has(object)) return;
      else if (twin && holder && areTwins(twin, object)) {
        // From here on the two are one, for whatever follows, which is the same at all places of a part,
        // and for the answer's text.
        (holder as Record<string | number, unknown>)[key as string] = twin;
        run.isShared = true;
        return;
      } else others.add(object);
      if (walk.isKept) reached.push(object);
      if (representations && index < 0) return;
      targets.push(object);
      indices.push(index);
    });
    if (walk.isKept) run.reached.set(part, reached);
    if (!representations) return { part, targets, indices, representations: [] };
    const { texts } = representations;
    // What one entity is answered is held by all objects that it was asked for.
    run.isShared ||= targets.length > texts.length;
    return { part, targets, indices, representations: texts };
  };
}

/** Visits the objects that a walk leads to. */
function visitAlong(
  { starts, paths }: Walk,
  { data, reached }: Parameters<FindAsk>[0],
  visit: VisitPlace,
): void {
  for (const { part, rest } of starts) {
    const objects = reached.get(part);
    if (!objects) throw new Error('A walk goes on from objects that nobody looked for.');
    visitPlacesFrom(objects, rest, visit);
  }
  visitPlaces(data, paths, visit);
}

/** Nobody needs anything of this part. */
export function isIdle({ part, targets, representations }: Ask): boolean {
  return part.entities ? representations.length === 0 : targets.length === 0;
}

/** The same for some of its representations alone. */
export function narrowed(ask: Ask, wanted: readonly number[]): Ask {
  const newIndex = new Map(wanted.map((old, index) => [old, index]));
  const kept = ask.indices.flatMap((old, at) => {
    const index = newIndex.get(old);
    const target = ask.targets[at];
    return index === undefined || target === undefined ? [] : [{ index, target }];
  });
  return {
    part: ask.part,
    targets: kept.map(({ target }) => target),
    indices: kept.map(({ index }) => index),
    representations: wanted.map((old) => ask.representations[old] ?? 'null'),
  };
}
