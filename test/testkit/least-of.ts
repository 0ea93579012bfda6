/**
 * The least of some durations, in milliseconds, as all else that a machine does only adds to it;
 * and it prints all of them.
 */
export function leastOf(figuresMs: readonly number[], what: string): number {
  const sorted = figuresMs.toSorted((a, b) => a - b);
  console.log(`${what}: ${sorted.map(Math.round).join(', ')} ms`);
  return sorted[0] ?? Number.POSITIVE_INFINITY;
}
