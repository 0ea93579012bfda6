import { InFlight } from '../../gateway/in-flight.ts';
import type { Look } from './look.ts';

/** Something that grew, and how much of it there was at each look. */
export interface Growth {
  readonly what: string;
  readonly counts: readonly number[];
}

/** More objects of a kind than these, and than this share of them, in a round are growth, not noise. */
const NOISE = 20;
const NOISE_SHARE = 0.01;

/** The kinds of objects of which there were more after every single round. `looks[0]`: the baseline. */
export function grownObjects(looks: readonly Look[]): Growth[] {
  return grown(
    looks,
    ({ objects }) => objects,
    (counts) =>
      counts.every((count, round) => {
        const before = counts[round - 1];
        return before === undefined || count - before > Math.max(NOISE, before * NOISE_SHARE);
      }),
  );
}

/** The kinds of resources of which every round left more than the baseline had. */
export function grownResources(looks: readonly Look[]): Growth[] {
  return grown(
    looks,
    ({ resources }) => resources,
    ([baseline = 0, ...counts]) => counts.every((count) => count > baseline),
  );
}

/** The generations of each look, when there was ever another one than that which was served. */
export function heldGenerations(looks: readonly Look[]): Growth[] {
  const counts = looks.map(({ objects }) => objects[OF_EACH_GENERATION] ?? 0);
  return counts.some((count) => count > 1) ? [{ what: 'generations', counts }] : [];
}

/** A kind of which each generation has one. */
const OF_EACH_GENERATION = `object ${InFlight.name}`;

function grown(
  looks: readonly Look[],
  of: (look: Look) => Readonly<Record<string, number>>,
  isGrowth: (counts: readonly number[]) => boolean,
): Growth[] {
  const kinds = new Set(looks.flatMap((look) => Object.keys(of(look))));
  return [...kinds]
    .map((what) => ({ what, counts: looks.map((look) => of(look)[what] ?? 0) }))
    .filter(({ counts }) => counts.length > 1 && isGrowth(counts));
}
