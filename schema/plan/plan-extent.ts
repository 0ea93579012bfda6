import type { Step } from './plan.ts';
import type { OperationPlans } from './variant.ts';

/** How much an operation asks of subgraphs, however its conditions stand. */
export interface PlanExtent {
  /** Most requests of one run. */
  readonly requests: number;
  /** Most requests that wait for one another. */
  readonly sequence: number;
}

export function planExtent({ plans }: OperationPlans): PlanExtent {
  return {
    requests: Math.max(0, ...plans.map(({ steps }) => steps.length)),
    sequence: Math.max(0, ...plans.map(({ steps }) => sequenceOf(steps))),
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
