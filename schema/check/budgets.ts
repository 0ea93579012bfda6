import type { Check } from '../check.ts';
import { affectedOperations } from './affected-operations.ts';
import type { OperationMeasures } from './client-review.ts';
import type { Finding, Severity } from './finding.ts';
import { operationMeasures } from './operation-measures.ts';
import { type PairedClient, type PairedOperation, pairedClients } from './paired-operations.ts';
import type { ReviewBudgets } from './revision.ts';

/** Holds every operation to its client's budgets, and tells whose answers grow. */
export const budgets: Check = (revisions) =>
  pairedClients(revisions).flatMap((paired) =>
    paired.operations.flatMap((pair) => findingsOf(pair, paired)),
  );

function findingsOf({ before, after }: PairedOperation, { client, base, head }: PairedClient) {
  const measures = after && head && operationMeasures(after, head);
  if (!measures) return [];
  const old = before && base && operationMeasures(before, base);
  const { operation } = after;
  const { budgets: allowed } = head.client;
  const verdicts = BUDGETS.flatMap((budget) =>
    judged(budget, { measures, old, allowed, before: base?.client.budgets ?? {} }),
  );
  return [...verdicts, ...growthOf(measures, old)].map(
    ({ code, severity, message, advice }): Finding => ({
      code,
      check: 'budgets',
      severity,
      message: `${operation.name} ${message}`,
      advice,
      place: operation.place,
      client,
      affected: affectedOperations(client, [operation]),
    }),
  );
}

type Verdict = Pick<Finding, 'code' | 'severity' | 'message' | 'advice'>;

interface Judged {
  readonly measures: OperationMeasures;
  readonly old: OperationMeasures | undefined;
  readonly allowed: ReviewBudgets;
  /** The budgets of the base. */
  readonly before: ReviewBudgets;
}

function judged(budget: Budget, { measures, old, allowed, before }: Judged): Verdict[] {
  const most = allowed[budget];
  if (most === undefined) return [];
  const { measure, words } = MEASURES[budget];
  const [found, was] = [measures[measure], old?.[measure]];
  const isGrown = was === undefined || found > was;
  const spent = `${words(found)}; budgets.${budget} is ${number(most)}`;
  if (found <= most) {
    if (!isGrown || found < most * NEARLY) return [];
    return [{ code: 'BUDGET_NEARLY_SPENT', severity: 'note', message: `${spent}.` }];
  }
  const severity = isGrown ? 'blocking' : severityOfOld(found, before[budget]);
  const beyond = `${number(found - most)} more than it may`;
  return [{ code: 'BUDGET_EXCEEDED', severity, message: `${spent}: ${beyond}.`, advice: ADVICE }];
}

/** What is over a budget but costs no more than before: only a budget that shrank is news. */
function severityOfOld(found: number, before: number | undefined): Severity {
  return before !== undefined && found > before ? 'note' : 'warning';
}

/** From which share of a budget it is told of. */
const NEARLY = 0.9;

const ADVICE =
  'Ask for less, or for shorter lists; or raise the budget in the bff.ts of the client.';

function growthOf({ bytes }: OperationMeasures, old: OperationMeasures | undefined): Verdict[] {
  const grown = bytes - (old?.bytes ?? bytes);
  if (!old || grown < GROWN_BYTES || grown <= old.bytes * GROWN_SHARE) return [];
  const percent = Math.round((100 * grown) / old.bytes);
  return [
    {
      code: 'BYTES_GREW',
      severity: 'warning',
      message: `answers about ${number(bytes)} bytes, ${percent} % more than the ${number(old.bytes)} before.`,
      advice: 'See that its screen needs all of it.',
    },
  ];
}

/** More of an answer than this share of it is told of, unless it is less than these bytes. */
const GROWN_SHARE = 0.1;
const GROWN_BYTES = 500;

type Budget = keyof ReviewBudgets;

interface BudgetMeasure {
  readonly measure: 'depth' | 'selections' | 'cost' | 'requests' | 'sequence' | 'bytes';
  readonly words: (found: number) => string;
}

const MEASURES: Readonly<Record<Budget, BudgetMeasure>> = {
  depth: { measure: 'depth', words: (found) => `is ${number(found)} levels of fields deep` },
  selections: { measure: 'selections', words: (found) => `has ${number(found)} selections` },
  cost: { measure: 'cost', words: (found) => `costs ${number(found)}` },
  subgraphRequests: {
    measure: 'requests',
    words: (found) => `takes ${number(found)} requests to subgraphs`,
  },
  sequentialRequests: {
    measure: 'sequence',
    words: (found) => `takes ${number(found)} requests to subgraphs in sequence`,
  },
  bytes: { measure: 'bytes', words: (found) => `answers about ${number(found)} bytes` },
};

const BUDGETS = Object.keys(MEASURES) as Budget[];

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}
