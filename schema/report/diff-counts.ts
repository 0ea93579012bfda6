/** How many lines a unified diff adds and removes. */
export function diffCounts(diff: string): { readonly added: number; readonly removed: number } {
  const lines = diff.split('\n').filter((line) => !/^(?:\+\+\+|---) /.test(line));
  const starting = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return { added: starting('+'), removed: starting('-') };
}
