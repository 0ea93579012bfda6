import type { Plan, Step } from '../../plan/plan.ts';
import { sequenceOf } from '../../plan/plan-extent.ts';
import type { OperationPlans } from '../../plan/variant.ts';

/** What one plan asks that the other does not, by subgraph and places. */
export function addedRequests(before: OperationPlans, after: OperationPlans): Step[] {
  const known = new Map<string, number>();
  for (const step of largest(before).steps) {
    known.set(signatureOf(step), (known.get(signatureOf(step)) ?? 0) + 1);
  }
  return largest(after).steps.filter((step) => {
    const left = known.get(signatureOf(step)) ?? 0;
    known.set(signatureOf(step), left - 1);
    return left <= 0;
  });
}

/** The requests of a plan that take longest, as each waits for the one before. */
export function longestChain(plans: OperationPlans): Step[] {
  const { steps } = plans.plans.reduce((longest, plan) =>
    sequenceOf(plan.steps) > sequenceOf(longest.steps) ? plan : longest,
  );
  const chains: (readonly Step[])[] = [];
  for (const step of steps) {
    const waits = step.after.map((index) => chains[index] ?? []);
    chains.push([...longestOf(waits), step]);
  }
  return [...longestOf(chains)];
}

/** Of all ways in which an operation may run, the one that asks most. */
function largest({ plans }: OperationPlans): Plan {
  return plans.reduce((most, plan) => (plan.steps.length > most.steps.length ? plan : most));
}

/** The same subgraph asked about the same places is the same request, whatever it asks for there. */
function signatureOf({ service, parts }: Step): string {
  const places = parts.flatMap(({ entities, paths }) =>
    entities ? paths.map((path) => path.join('.')) : ['at the root'],
  );
  return `${service} ${[...new Set(places)].sort().join(' ')}`;
}

function longestOf(chains: readonly (readonly Step[])[]): readonly Step[] {
  return chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), []);
}
