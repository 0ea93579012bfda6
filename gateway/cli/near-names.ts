const NAMES_MAX = 3;

/** Of some names those that somebody may have meant who wrote another, the nearest first. */
export function nearNames(written: string, names: readonly string[]): string[] {
  const most = Math.max(2, Math.floor(written.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(written, name) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NAMES_MAX)
    .map(({ name }) => name);
}

/** A name that holds the other is as near as it can be. */
function distanceOf(written: string, name: string): number {
  const [a, b] = [written.toLowerCase(), name.toLowerCase()];
  return b.includes(a) ? 0 : editDistance(a, b);
}

/**
 * How many letters are to be changed, added or left out.
 *
 * @see https://en.wikipedia.org/wiki/Levenshtein_distance
 */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const changed = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const added = (current[column] ?? 0) + 1;
      const left = (previous[column + 1] ?? 0) + 1;
      current.push(Math.min(changed, added, left));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
