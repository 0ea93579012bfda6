import type { Review } from './check.ts';
import { githubReport } from './report/github.ts';
import { jsonReport } from './report/json.ts';
import { markdownReport } from './report/markdown.ts';
import type { ReviewContext } from './report/review-context.ts';
import { sarifReport } from './report/sarif.ts';
import { textReport } from './report/text.ts';

// Drawings: one operation's plan.

export { type DrawnOperation, drawnOperation } from './report/drawing/drawn-operation.ts';
export {
  DRAWING_FORMATS,
  type DrawingFormat,
  formatDrawing,
} from './report/drawing/format-drawing.ts';

// Reviews: what a change does.

export type { ReviewContext, ReviewCounts } from './report/review-context.ts';

/** Every format of a report, each with what writes it. */
const REPORTS = {
  text: textReport,
  markdown: markdownReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
} as const;

export type ReportFormat = keyof typeof REPORTS;

/** The names of all formats: `text` for a terminal first. */
export const REPORT_FORMATS = Object.keys(REPORTS) as readonly ReportFormat[];

/** @returns the whole report, with a line end after its last line */
export function formatReview(format: ReportFormat, review: Review, context: ReviewContext): string {
  return REPORTS[format](review, context);
}
