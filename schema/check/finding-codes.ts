import type { CheckName } from './finding.ts';

/** What a code means, for people: the text of `docs/schema-review.md` and of rules in reports. */
export interface FindingCode {
  readonly check: CheckName;
  /** How grave it is unless a project says otherwise: `blocking`, or when it is what. */
  readonly severity: string;
  /** One sentence with a full stop. */
  readonly meaning: string;
}

/**
 * Every code of a finding. Composition errors and hints have the composer's own codes, and are not
 * among them.
 */
export const FINDING_CODES: Readonly<Record<string, FindingCode>> = {};
