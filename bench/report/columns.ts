/** Rows as text in columns: the first to the left, numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
  return rows.map((row) => `  ${line(row).join('  ')}`.trimEnd()).join('\n');
}

/** A number with about three figures that count. */
export function figure(value: number): string {
  if (value === 0 || Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 100) return value.toFixed(0);
  if (Math.abs(value) >= 10) return value.toFixed(1);
  return value.toPrecision(3);
}

/** A ratio as people say it: 1/8 rather than 0.125. */
export function fraction(ratio: number): string {
  return ratio < 1 ? `1/${figure(1 / ratio)}` : figure(ratio);
}
