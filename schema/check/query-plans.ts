import type { Check, Revisions } from '../check.ts';
import type { Finding } from './finding.ts';
import { type PairedClient, pairedClients } from './paired-operations.ts';
import { otherSubgraphs, shrunkPlans } from './query-plans/changed-plans.ts';
import { grownPlans } from './query-plans/grown-plans.ts';
import { measuredPairs } from './query-plans/plan-measures.ts';
import { plannerChanges } from './query-plans/planner-changes.ts';

/**
 * What operations ask of subgraphs, before and after: requests, how many wait for one another, entity
 * lookups and who is asked. What grows beyond a client's limits blocks.
 */
export const queryPlans: Check = (revisions) =>
  pairedClients(revisions).flatMap((paired) => clientFindings(paired, revisions));

function clientFindings(paired: PairedClient, revisions: Revisions): Finding[] {
  const { client, base, head } = paired;
  if (!base || !head) return [];
  const pairs = measuredPairs(paired);
  const over = { client, growth: head.client.growth, revisions };
  return [
    ...grownPlans(pairs, over),
    ...plannerChanges(base, head.client.growth),
    ...shrunkPlans(pairs, client),
    ...otherSubgraphs(pairs, client),
  ];
}
