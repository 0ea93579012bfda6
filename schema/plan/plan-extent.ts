import type { Step } from './plan.ts';
import type { OperationPlans } from './variant.ts';

/** How much an operation asks of subgraphs, however its conditions stand and whoever asks. */
export interface PlanExtent {
  /** Most requests of one run. */
  readonly requests: number;
  /** Most requests that wait for one another. */
  readonly sequence: number;
  /** Most `_entities` fields of one run. */
  readonly lookups: number;
  /** All that may be asked, in alphabetical order. */
  readonly subgraphs: readonly string[];
}

export function planExtent({ plans }: OperationPlans): PlanExtent {
  return {
    requests: Math.max(0, ...plans.map(({ steps }) => steps.length)),
    sequence: Math.max(0, ...plans.map(({ steps }) => sequenceOf(steps))),
    lookups: Math.max(0, ...plans.map(({ steps }) => lookupsOf(steps))),
    subgraphs: [
      ...new Set(plans.flatMap(({ steps }) => steps.map(({ service }) => service))),
    ].sort(),
  };
}

/** The most requests of one plan that wait for one another. */
export function sequenceOf(steps: readonly Step[]): number {
  const depths: number[] = [];
  for (const { after } of steps) {
    depths.push(1 + Math.max(0, ...after.map((index) => depths[index] ?? 0)));
  }
  return Math.max(0, ...depths);
}

function lookupsOf(steps: readonly Step[]): number {
  return steps.flatMap(({ parts }) => parts.filter(({ entities }) => entities)).length;
}
