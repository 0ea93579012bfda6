import type { BlastRadius } from '../../schema/check.ts';

/** A place of one answer: `products.0.rating`; empty: all of it. */
export type Place = string;

type Path = readonly (string | number)[];

/** The outermost places that are null in one answer and were not in another. */
export function lostPlaces(whole: unknown, partial: unknown, path: Path = []): Place[] {
  if (whole === null || whole === undefined) return [];
  if (partial === null) return [path.join('.')];
  if (typeof whole !== 'object') return [];
  return Object.entries(whole).flatMap(([key, value]) =>
    lostPlaces(value, (partial as Record<string, unknown> | undefined)?.[key], [...path, key]),
  );
}

/** The places that a blast radius says are lost, wherever an answer has something to lose. */
export function placesOf(whole: unknown, radius: BlastRadius): Place[] {
  const lost = new Set(patternsOf(radius).flatMap((pattern) => placesAt(whole, pattern)));
  return placesIn(whole).filter((place) => lost.has(place));
}

/** Keys down to each place; `[]` is every element of a list. */
export function patternsOf({ nulls, isTotal }: BlastRadius): string[][] {
  if (isTotal) return [[]];
  return nulls.map((place) => place.replaceAll('[]', '.[]').split('.'));
}

/** The places of a pattern at which something stands. */
export function placesAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  path: Path = [],
): Place[] {
  if (value === null || value === undefined) return [];
  if (key === undefined) return [path.join('.')];
  if (key !== '[]') {
    return placesAt((value as Record<string, unknown>)[key], rest, [...path, key]);
  }
  return (value as unknown[]).flatMap((each, index) => placesAt(each, rest, [...path, index]));
}

/** The place as a blast radius has it: `products[].rating`. */
export function patternOf(place: Place): string {
  return place.replace(/\.\d+(?=\.|$)/g, '[]');
}

/** Every place of an answer, in its order. */
function placesIn(value: unknown, path: Path = []): Place[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path.join('.'), ...below.flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}
