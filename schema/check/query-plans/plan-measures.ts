import type { OperationPlans } from '../../plan/variant.ts';
import type { OperationMeasures } from '../client-review.ts';
import { operationMeasures } from '../operation-measures.ts';
import type { PairedClient } from '../paired-operations.ts';
import type { GrowthLimits, ReviewedOperation } from '../revision.ts';

/** What of a plan is compared, with the limit of its growth. */
export interface PlanMeasure {
  readonly code: string;
  readonly measure: 'requests' | 'sequence' | 'lookups';
  readonly limit: keyof GrowthLimits;
  /** Of one, and of many. */
  readonly words: readonly [one: string, many: string];
}

export const REQUESTS: PlanMeasure = {
  code: 'PLAN_REQUESTS_GREW',
  measure: 'requests',
  limit: 'subgraphRequests',
  words: ['request to subgraphs', 'requests to subgraphs'],
};

export const PLAN_MEASURES: readonly PlanMeasure[] = [
  REQUESTS,
  {
    code: 'PLAN_SEQUENCE_GREW',
    measure: 'sequence',
    limit: 'sequentialRequests',
    words: ['request in sequence', 'requests in sequence'],
  },
  {
    code: 'PLAN_LOOKUPS_GREW',
    measure: 'lookups',
    limit: 'entityLookups',
    words: ['entity lookup', 'entity lookups'],
  },
];

/** An operation that can be answered in both revisions, and what that takes. */
export interface MeasuredPair {
  /** As it is in head. */
  readonly operation: ReviewedOperation;
  readonly isSameText: boolean;
  readonly before: OperationPlans;
  readonly after: OperationPlans;
  readonly from: OperationMeasures;
  readonly to: OperationMeasures;
}

/** The operations of a client that can be compared. */
export function measuredPairs({ base, head, operations }: PairedClient): MeasuredPair[] {
  if (!base || !head) return [];
  return operations.flatMap(({ before, after }) => {
    const from = before && operationMeasures(before, base);
    const to = after && operationMeasures(after, head);
    if (!before?.plans || !after?.plans || !from || !to) return [];
    const { operation } = after;
    const isSameText = before.operation.body === operation.body;
    return [{ operation, isSameText, before: before.plans, after: after.plans, from, to }];
  });
}

/** `6 entity lookups instead of 5`. */
export function insteadText(from: number, to: number, [one, many]: PlanMeasure['words']): string {
  return `${to} ${to === 1 ? one : many} instead of ${from}`;
}
