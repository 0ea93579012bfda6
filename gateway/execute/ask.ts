import type { Part } from '#schema';
import type { Representations } from './representation.ts';
import type { Data, Run } from './run.ts';
import { targetsAt, visitPlaces } from './targets.ts';

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

/** What a part asks for, going by the run's data; `collect` gathers the representations of entities. */
export function askOf(
  part: Part,
  collect: (() => Representations) | undefined,
  { data }: Pick<Run, 'data'>,
): Ask {
  if (!collect) {
    return { part, targets: targetsAt(data, part.paths), indices: [], representations: [] };
  }
  const representations = collect();
  const targets: Data[] = [];
  const indices: number[] = [];
  const first: Data[] = [];
  const known = new Set<Data>();
  visitPlaces(data, part.paths, (object, holder, key) => {
    if (known.has(object)) return;
    const index = representations.indexOf(object);
    if (index < 0) return;
    const twin = first[index];
    if (twin === undefined) first[index] = object;
    else if (isSame(twin, object)) {
      // From here on the two are one, for whatever follows and for the answer's text.
      (holder as Record<string | number, unknown>)[key] = twin;
      return;
    }
    known.add(object);
    targets.push(object);
    indices.push(index);
  });
  return { part, targets, indices, representations: representations.texts };
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

/** Whether two objects hold the very same values: then nobody can tell them apart. */
function isSame(object: Data, other: Data): boolean {
  let count = 0;
  for (const key in object) {
    if (object[key] !== other[key]) return false;
    count += 1;
  }
  for (const _ in other) count -= 1;
  return count === 0;
}
