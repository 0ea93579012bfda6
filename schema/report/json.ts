import type { Review } from '../check.ts';
import type { ReviewContext } from './review-context.ts';

/** Changes whenever a member goes or means something else; members may be added. */
export const JSON_FORMAT = 'facet-review/1';

/** For machines: all that was found and measured, as `review.schema.json` documents it. */
export function jsonReport(review: Review, context: ReviewContext): string {
  const { base, head, reviewedAt, durationMs, counts, settings } = context;
  const { verdict, findings, clients } = review;
  const report = {
    format: JSON_FORMAT,
    verdict,
    base,
    head,
    reviewedAt,
    durationMs,
    counts,
    settings,
    findings,
    clients,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
