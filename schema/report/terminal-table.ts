import type { Brush } from './terminal-paint.ts';

export interface TerminalCell {
  readonly text: string;
  readonly brush: Brush;
}

/** Rows of one length as lines whose columns are as wide as their widest text. */
export function tableLines(rows: readonly (readonly TerminalCell[])[]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map(({ text, brush }, column) => {
        const isLast = column === row.length - 1;
        return brush(text) + (isLast ? '' : ' '.repeat((widths?.[column] ?? 0) - text.length));
      })
      .join('  '),
  );
}
