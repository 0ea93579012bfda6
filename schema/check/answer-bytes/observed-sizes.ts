/**
 * What answers were seen to be like: plain JSON, kept beside the schemas, that estimates go by. All
 * of it is by schema coordinates, so it holds for operations that were never run.
 */
export interface ObservedSizes {
  /** Mean UTF-8 bytes of a scalar or enum that is not null, as JSON: a text with its quotes. */
  readonly bytes: Readonly<Record<string, number>>;
  /** The share of a field's values that are null. */
  readonly nulls: Readonly<Record<string, number>>;
  /** How long lists are, by the field that says how many: `Product.reviews` of its `edges`. */
  readonly lists: Readonly<Record<string, ObservedLengths>>;
  /** Of a field of an interface or union, the share of its objects that are of each type. */
  readonly types: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * The share of lists that have so many elements and more, from one element on. It holds up to the
 * next length that is told of; that of the last, unless it is 0, holds for all that are longer.
 */
export type ObservedLengths = readonly (readonly [length: number, share: number])[];

export const NOTHING_OBSERVED: ObservedSizes = { bytes: {}, nulls: {}, lists: {}, types: {} };

/** How long lists are on average when so many elements are asked for; undefined: all there are. */
export function meanLength(lengths: ObservedLengths, asked: number | undefined): number {
  const longest = lengths.at(-1)?.[0] ?? 0;
  // Nobody knows how long those are that were longer than anybody asked for.
  const end = (asked ?? longest) + 1;
  return lengths.reduce((sum, [from, share], index) => {
    const next = lengths[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    return sum + share * Math.max(0, Math.min(next, end) - from);
  }, 0);
}
