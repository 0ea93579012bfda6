import type { Part } from '#schema';
import { type Ask, isIdle, narrowed } from './ask.ts';
import type { PartKeys } from './part-keys.ts';
import type { Run } from './run.ts';

/** One thing that a step asks for: an entity, or all root fields of a part. */
export interface Wanted {
  /** Under which it is kept. */
  readonly key: string;
  readonly part: Part;
  /** The index of the ask. */
  readonly ask: number;
  /** The index of the representation within it; of root fields 0. */
  readonly representation: number;
}

/** All that a step asks for in one run, one by one. */
export function wantedOf(
  asks: readonly Ask[],
  keys: readonly PartKeys[],
  variables: Run['variables'],
): readonly Wanted[] {
  return asks.flatMap((ask, index) => {
    if (isIdle(ask)) return [];
    const { part, representations } = ask;
    const keyOf = (keys[index] as PartKeys)(variables);
    if (!part.entities) return [{ key: keyOf(''), part, ask: index, representation: 0 }];
    return representations.map((text, representation) => ({
      key: keyOf(text),
      part,
      ask: index,
      representation,
    }));
  });
}

/** The asks for some of what is wanted; the others ask for nothing. */
export function narrowedTo(
  asks: readonly Ask[],
  wanted: readonly Wanted[],
  indices: readonly number[],
): readonly Ask[] {
  return asks.map((ask, at) => {
    const own = indices.flatMap((index) => {
      const each = wanted[index];
      return each?.ask === at ? [each.representation] : [];
    });
    if (ask.part.entities) return narrowed(ask, own);
    return own.length > 0 ? ask : { ...ask, targets: [] };
  });
}
