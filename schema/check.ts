import { blastRadius } from './check/blast-radius.ts';
import { breakingChanges } from './check/breaking-changes.ts';
import { budgets } from './check/budgets.ts';
import { cacheability } from './check/cacheability.ts';
import type { ClientReview } from './check/client-review.ts';
import { clientReviews } from './check/client-reviews.ts';
import type { ComposedRevision } from './check/composed-revision.ts';
import { composition } from './check/composition.ts';
import { contracts } from './check/contracts.ts';
import { CHECKS, type CheckName, type Finding, SEVERITIES } from './check/finding.ts';
import { lifecycle } from './check/lifecycle.ts';
import { lint } from './check/lint.ts';
import { nPlusOne } from './check/n-plus-one.ts';
import { operations } from './check/operations.ts';
import { queryPlans } from './check/query-plans.ts';
import type { CheckSettings } from './check/settings.ts';
import { waive } from './check/waivers.ts';

/** A review's two sides. Without a base everything counts as new. */
export interface Revisions {
  readonly base?: ComposedRevision | undefined;
  readonly head: ComposedRevision;
}

/** One thing that a review looks at. What does not compose is judged by `composition` alone. */
export type Check = (revisions: Revisions, settings: CheckSettings) => Finding[];

/** What a review found. */
export interface Review {
  /** In the order of the checks, the worst of each first. */
  readonly findings: readonly Finding[];
  readonly verdict: 'passed' | 'failed';
  /** What the change does to each client; none when nothing composes. */
  readonly clients: readonly ClientReview[];
}

// What callers need besides.
export type * from './check/answer-bytes/observed-sizes.ts';
export { SeenAnswers } from './check/answer-bytes/seen-answers.ts';
export { answerBytes } from './check/answer-bytes.ts';
export type * from './check/client-review.ts';
export {
  type ComposedClient,
  type ComposedRevision,
  composeRevision,
  type PlannedOperation,
  type ReviewCache,
} from './check/composed-revision.ts';
export type * from './check/finding.ts';
export type * from './check/revision.ts';
export type * from './check/settings.ts';

/** Every check by its name, in the order in which they are told. */
const ALL: Partial<Record<CheckName, Check>> = {
  composition,
  'breaking-changes': breakingChanges,
  operations,
  contracts,
  'query-plans': queryPlans,
  'blast-radius': blastRadius,
  budgets,
  cacheability,
  'n-plus-one': nPlusOne,
  lint,
  lifecycle,
};

/** Reviews a change: composed revisions → findings. It fails if one of them blocks. */
export function reviewChange(revisions: Revisions, settings: CheckSettings): Review {
  const composes = revisions.head.composition.kind === 'composed';
  const found = Object.entries(ALL)
    .filter(([name]) => composes || name === 'composition')
    .flatMap(([, check]) => check(revisions, settings))
    .flatMap((finding) => levelled(finding, settings));
  const waived = waive(found, revisions, settings);
  const remarks = waived.remarks.flatMap((remark) => levelled(remark, settings));
  const findings = [...waived.findings, ...remarks].sort(byCheck);
  const isFailed = findings.some(({ severity }) => severity === 'blocking');
  return {
    findings,
    verdict: isFailed ? 'failed' : 'passed',
    clients: composes ? clientReviews(revisions) : [],
  };
}

/** The finding at the level that the project has chosen for its code, if any. */
function levelled(finding: Finding, { levels }: CheckSettings): Finding[] {
  const severity = levels[finding.code] ?? finding.severity;
  return severity === 'off' ? [] : [{ ...finding, severity }];
}

/** In the order of the checks, the worst of each first. */
function byCheck(a: Finding, b: Finding): number {
  return (
    CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  );
}
