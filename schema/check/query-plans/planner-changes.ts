import { type PlanExtent, planExtent } from '../../plan/plan-extent.ts';
import { planText } from '../../plan/plan-text.ts';
import { planTextExtent } from '../../plan/plan-text-extent.ts';
import { affectedOperations } from '../affected-operations.ts';
import type { ComposedClient, PlannedOperation } from '../composed-revision.ts';
import { fewOf } from '../few-of.ts';
import type { Finding } from '../finding.ts';
import type { GrowthLimits } from '../revision.ts';
import { insteadText, PLAN_MEASURES } from './plan-measures.ts';

/** An operation that another version of the planner planned otherwise over the same supergraph. */
interface Replanned {
  readonly planned: PlannedOperation;
  readonly from: PlanExtent;
  readonly to: PlanExtent;
}

/**
 * What the planner itself changes: the base's operations over the base's supergraph, as they are
 * planned now, beside the plans that were committed there.
 */
export function plannerChanges(base: ComposedClient, growth: GrowthLimits): Finding[] {
  const { client, planTexts = {} } = base.client;
  const replanned = base.operations.flatMap((planned) => {
    const text = planned.operation.place && planTexts[planned.operation.name];
    return text === undefined ? [] : replannedOf(planned, text);
  });
  if (replanned.length === 0) return [];
  const isBeyond = replanned.some(({ from, to }) =>
    PLAN_MEASURES.some(({ measure, limit }) => to[measure] - from[measure] > growth[limit]),
  );
  return [
    {
      code: 'PLANNER_CHANGED',
      check: 'query-plans',
      severity: isBeyond ? 'blocking' : 'note',
      message: `This version of the planner plans ${replanned.length} ${replanned.length === 1 ? 'operation' : 'operations'} of ${client} otherwise, over the same supergraph: ${fewOf(replanned.map(replannedText))}.`,
      advice: isBeyond
        ? `Keep the planner's version, or raise growth of ${client}.`
        : 'Run facet compose, and look at the plans that it changes.',
      client,
      affected: affectedOperations(
        client,
        replanned.map(({ planned }) => planned.operation),
      ),
    },
  ];
}

function replannedOf(planned: PlannedOperation, committed: string): Replanned[] {
  const { plans } = planned;
  const from = planTextExtent(committed);
  if (!plans || !from || isSamePlan(committed, planText(plans, 0))) return [];
  return [{ planned, from, to: planExtent(plans) }];
}

/** What it costs stands in the first line, and is no matter of plans. */
function isSamePlan(one: string, other: string): boolean {
  return one.slice(one.indexOf('\n')) === other.slice(other.indexOf('\n'));
}

function replannedText({ planned, from, to }: Replanned): string {
  const changed = PLAN_MEASURES.filter(({ measure }) => from[measure] !== to[measure]).map(
    ({ measure, words }) => insteadText(from[measure], to[measure], words),
  );
  const what = changed.length > 0 ? changed.join(', ') : 'asking as much';
  return `${planned.operation.name} (${what})`;
}
