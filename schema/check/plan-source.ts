import type { Revisions } from '../check.ts';
import type { Step } from '../plan/plan.ts';
import { stepFields } from '../plan/step-fields.ts';
import type { OperationPlans } from '../plan/variant.ts';
import { changedDeclarations, type IsDeclaredAnew } from './changed-declarations.ts';
import { declarationOf } from './declarations.ts';
import type { Finding } from './finding.ts';

/** What a finding tells of where its reason is written. */
export type Source = Pick<Finding, 'subgraph' | 'coordinate' | 'place'>;

/**
 * Where it is written that a plan is another one than before: the field, or else the type, that some
 * request asks for and that its subgraph declares anew. The last request that may be the reason is the
 * likeliest: what it requires made the others.
 *
 * @param suspects the requests that may be the reason; then come all others
 */
export function planSource(
  suspects: readonly Step[],
  { plans }: OperationPlans,
  { base, head }: Revisions,
): Source | undefined {
  const isAnew = changedDeclarations(base?.revision, head.revision);
  const steps = [...suspects.toReversed(), ...plans.flatMap((plan) => plan.steps)];
  for (const step of steps) {
    const coordinate = changedIn(step, isAnew);
    if (coordinate === undefined) continue;
    const { service: subgraph } = step;
    const place = declarationOf(head.revision, coordinate, subgraph)?.place;
    return { subgraph, coordinate, place };
  }
  return undefined;
}

function changedIn(step: Step, isAnew: IsDeclaredAnew): string | undefined {
  const fields = stepFields(step);
  const types = fields.map((field) => field.split('.')[0] ?? '');
  return [...fields, ...types].find((coordinate) => isAnew(step.service, coordinate));
}
