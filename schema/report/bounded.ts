/** A part of a text that may be left out when the whole would be too long. */
export interface Part {
  readonly text: string;
  /** Greater goes first; absent: it stays. */
  readonly dispensable?: number | undefined;
  /** What it is, in the plural: `notes`. */
  readonly name?: string | undefined;
}

/**
 * All parts, or as many as fit; the last of the most dispensable goes first. What is still too long
 * ends where there is no more room.
 *
 * @param most the longest that it may get, in UTF-16 units
 * @param about says what was left out, by its names and how often each
 */
export function bounded(
  parts: readonly Part[],
  most: number,
  about: (left: ReadonlyMap<string, number>) => string,
): string {
  const kept = new Set(parts);
  const left = new Map<string, number>();
  const ending = () => (left.size > 0 ? about(left) : '');
  let length = parts.reduce((sum, part) => sum + part.text.length, 0);
  for (const part of inOrderOfLeaving(parts)) {
    if (length + ending().length <= most) break;
    kept.delete(part);
    length -= part.text.length;
    left.set(part.name ?? '', (left.get(part.name ?? '') ?? 0) + 1);
  }
  const text = [...kept].map((part) => part.text).join('');
  return text.slice(0, Math.max(0, most - ending().length)).toWellFormed() + ending();
}

function inOrderOfLeaving(parts: readonly Part[]): Part[] {
  return parts
    .filter(({ dispensable }) => dispensable !== undefined)
    .reverse()
    .sort((one, other) => (other.dispensable ?? 0) - (one.dispensable ?? 0));
}
