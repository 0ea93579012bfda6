/** One step into an answer: a response name or the index of an element. */
export type PathKey = string | number;

/** Whether one of two paths leads through the other. */
export function isAlong(path: readonly PathKey[], other: readonly PathKey[]): boolean {
  const length = Math.min(path.length, other.length);
  for (let index = 0; index < length; index += 1) {
    if (path[index] !== other[index]) return false;
  }
  return true;
}
