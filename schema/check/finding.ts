import type { Place } from './revision.ts';

/** What a reviewer is told: one fact, whom it concerns, and what to do. */
export interface Finding {
  /** Stable: `FIELD_REMOVED`. All codes are in `docs/schema-review.md`. */
  readonly code: string;
  readonly check: CheckName;
  readonly severity: Severity;
  /** One sentence that names what was found and where, with a full stop. */
  readonly message: string;
  /** What to do, in a sentence. */
  readonly advice?: string | undefined;
  readonly subgraph?: string | undefined;
  /** The schema coordinate: `Product.price`. */
  readonly coordinate?: string | undefined;
  readonly place?: Place | undefined;
  /** The client whom it concerns; absent: all of them, or none. */
  readonly client?: string | undefined;
  /** The operations that it concerns, the ones used last first. */
  readonly affected?: readonly AffectedOperation[] | undefined;
}

/** `blocking` fails the check; `warning` should be looked at; `note` is good to know. */
export type Severity = (typeof SEVERITIES)[number];

/** The worst first. */
export const SEVERITIES = ['blocking', 'warning', 'note'] as const;

export const CHECKS = [
  'composition',
  'breaking-changes',
  'operations',
  'contracts',
  'query-plans',
  'blast-radius',
  'budgets',
  'cacheability',
  'n-plus-one',
  'lint',
  'lifecycle',
] as const;

export type CheckName = (typeof CHECKS)[number];

/** An operation that a finding concerns, and which releases hold it. */
export interface AffectedOperation {
  readonly client: string;
  readonly operation: string;
  readonly id: string;
  /** Versions of live releases that list it. */
  readonly versions: readonly string[];
  /** ISO 8601; absent: nobody was seen to use it, or nobody looked. */
  readonly lastSeenAt?: string | undefined;
}
