import { parse } from 'graphql';
import {
  createPlanner,
  formatPlans,
  type Manifest,
  type OperationPlans,
  operationIn,
  PlanError,
  type Planner,
  planKey,
  planOperation,
  planText,
  supergraphHash,
} from '#schema';

/** The plans of a manifest's operations, for machines and for people, or what cannot be planned. */
export type ManifestPlans =
  | {
      readonly kind: 'planned';
      /** The file a BFF boots with. */
      readonly file: string;
      /** Each operation's name and its plan as a reviewer reads it. */
      readonly texts: readonly (readonly [name: string, text: string])[];
    }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** Plans every operation of a manifest over a contract's supergraph. */
export function plansOf({ operations }: Manifest, supergraph: string): ManifestPlans {
  const planner = createPlanner(supergraph);
  const hash = supergraphHash(supergraph);
  const plans = new Map<string, OperationPlans>();
  const texts: [string, string][] = [];
  const errors: string[] = [];
  for (const { name, body } of operations) {
    const planned = planBody(planner, body);
    if (planned instanceof PlanError) errors.push(`operation ${name}: ${planned.message}`);
    else {
      plans.set(planKey(hash, body), planned);
      texts.push([name, planText(planned)]);
    }
  }
  if (errors.length > 0) return { kind: 'failed', errors };
  return { kind: 'planned', file: formatPlans(plans), texts };
}

function planBody(planner: Planner, body: string): OperationPlans | PlanError {
  const document = parse(body, { noLocation: true });
  try {
    return planOperation(planner, document, operationIn(document));
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
}
