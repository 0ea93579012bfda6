import type { PlanExtent } from './plan-extent.ts';

/**
 * Reads back from `planText` how much an operation asks of subgraphs at most: what a planner of
 * another version made of it is known by its text alone.
 *
 * @returns undefined for a text that tells of no plan
 */
export function planTextExtent(text: string): PlanExtent | undefined {
  const plans = text.split(/^(?=\d+ requests?, )/m).slice(1);
  if (plans.length === 0) return undefined;
  const most = (counted: (plan: string) => number) => Math.max(...plans.map(counted));
  const services = [...text.matchAll(/^\d+\. ([\w-]+)/gm)].map(([, service = '']) => service);
  return {
    requests: most((plan) => Number.parseInt(plan, 10)),
    sequence: most((plan) => Number(/^\d+ requests?, (\d+) in sequence/.exec(plan)?.[1] ?? 0)),
    lookups: most((plan) => [...plan.matchAll(/^ {2}\w+: \{ /gm)].length),
    subgraphs: [...new Set(services)].sort(),
  };
}
