import { join } from 'node:path';
import type { ReportFormat } from '#schema/report';
import { writeAtomically } from '../write-atomically.ts';

/** What reports' names end with in the folder that `--out` names, when not with the format's name. */
const ENDINGS: Readonly<Partial<Record<ReportFormat, string>>> = {
  text: 'txt',
  markdown: 'md',
  github: 'github.txt',
};

/** Writes a file for each format: `review.md`, `review.sarif`. */
export function writeReportFiles(
  formats: readonly ReportFormat[],
  folder: string,
  report: (format: ReportFormat) => string,
): void {
  for (const format of new Set(formats)) {
    writeAtomically(join(folder, `review.${ENDINGS[format] ?? format}`), report(format));
  }
}
