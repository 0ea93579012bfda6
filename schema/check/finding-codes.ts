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
export const FINDING_CODES: Readonly<Record<string, FindingCode>> = {
  PLAN_REQUESTS_GREW: {
    check: 'query-plans',
    severity:
      '`blocking` beyond `growth`, else `warning`; `note` where the operation itself asks for more',
    meaning: 'An operation asks subgraphs more often than in the base.',
  },
  PLAN_SEQUENCE_GREW: {
    check: 'query-plans',
    severity:
      '`blocking` beyond `growth`, else `warning`; `note` where the operation itself asks for more',
    meaning: 'More requests of an operation wait for one another than in the base.',
  },
  PLAN_LOOKUPS_GREW: {
    check: 'query-plans',
    severity:
      '`blocking` beyond `growth`, else `warning`; `note` where the operation itself asks for more',
    meaning: 'An operation looks entities up more often than in the base.',
  },
  PLAN_IMPROVED: {
    check: 'query-plans',
    severity: '`note`',
    meaning: 'An operation asks subgraphs less than in the base, and nothing of it grew.',
  },
  PLAN_SUBGRAPHS_CHANGED: {
    check: 'query-plans',
    severity: '`note`',
    meaning: 'An operation asks other subgraphs than in the base, and no more often.',
  },
  PLANNER_CHANGED: {
    check: 'query-plans',
    severity: '`blocking` if a plan grows beyond `growth`, else `note`',
    meaning:
      'This version of the planner plans operations of the base otherwise than they were planned there, over the same supergraph.',
  },
  CACHE_MAX_AGE_CHANGED: {
    check: 'cacheability',
    severity: '`warning` if it is shorter by a hint, else `note`',
    meaning: 'Answers of an operation may be kept for another time than in the base.',
  },
  CACHE_SCOPE_CHANGED: {
    check: 'cacheability',
    severity: '`warning`; `note` where the operation itself has changed',
    meaning: 'Answers of an operation have become private, or public.',
  },
  CACHE_PUBLIC_BUT_AUTHENTICATED: {
    check: 'cacheability',
    severity: '`blocking`',
    meaning:
      "A field that takes a permission, or is named as the viewer's own, may be kept by everybody: a shared cache would hold it.",
  },
  LIST_WITHOUT_PAGINATION: {
    check: 'n-plus-one',
    severity: '`blocking` if an operation asks for it, else `warning`',
    meaning: 'A new list of objects may be of any length.',
  },
  ENTITY_LOOKUPS_MANY: {
    check: 'n-plus-one',
    severity: '`warning`',
    meaning: 'Lists inside lists let one request look up more than 1,000 entities.',
  },
  ENTITY_FETCHED_TWICE: {
    check: 'n-plus-one',
    severity: '`warning`; `note` where the operation itself has changed',
    meaning: 'One plan asks one subgraph for entities of one type in several requests.',
  },
};
