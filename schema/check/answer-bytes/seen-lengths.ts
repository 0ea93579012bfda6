import type { ObservedLengths } from './observed-sizes.ts';

/** A list that was seen, and how many elements were asked for; absent: all. */
export interface SeenList {
  readonly length: number;
  readonly asked?: number | undefined;
}

/**
 * How long lists are, estimated from those that were seen. One that is as long as was asked for may go
 * on, and tells only that it is no shorter.
 *
 * @see https://en.wikipedia.org/wiki/Kaplan%E2%80%93Meier_estimator
 */
export function seenLengths(seen: readonly SeenList[]): ObservedLengths {
  const lengths = [...new Set(seen.map(({ length }) => length))].sort((a, b) => a - b);
  const told: [number, number][] = [];
  let share = 1;
  for (const length of [...(lengths[0] === 0 ? [] : [0]), ...lengths]) {
    const ended = seen.filter((list) => list.length === length && !mayGoOn(list)).length;
    const longer = seen.filter((list) => list.length > length).length;
    if (ended > 0) share *= longer / (ended + longer);
    const last = told.at(-1)?.[1];
    if (last === undefined || share === 0 || last - share >= STEP) told.push([length + 1, share]);
    if (share === 0) break;
  }
  return told.map(([length, each]) => [length, Math.round(each * 1_000) / 1_000]);
}

/** Smaller differences between shares are not told of. */
const STEP = 0.03;

function mayGoOn({ length, asked }: SeenList): boolean {
  return asked !== undefined && length >= asked;
}
