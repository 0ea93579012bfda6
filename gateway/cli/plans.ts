import { parse } from 'graphql';
import {
  contractKey,
  createPlanner,
  formatPlans,
  type Manifest,
  type OpenedContract,
  type OperationPlans,
  openContract,
  operationIn,
  PlanError,
  type Planner,
  planKey,
  planOperation,
  planText,
  type TagFilter,
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

/** Plans every operation of a manifest over the contract that a filter makes of a supergraph. */
export function plansOf(
  { operations }: Manifest,
  supergraph: string,
  filter: TagFilter,
): ManifestPlans {
  const contract = openContract(supergraph, filter);
  if (contract.kind === 'failed') return contract;
  const planner = createPlanner(contract.supergraph);
  const { opened } = contract;
  const plans = new Map<string, OpenedContract | OperationPlans>([
    [contractKey(supergraph, filter), opened],
  ]);
  const texts: [string, string][] = [];
  const errors: string[] = [];
  for (const { name, body } of operations) {
    const planned = planBody(planner, body);
    if (planned instanceof PlanError) errors.push(`operation ${name}: ${planned.message}`);
    else {
      plans.set(planKey(opened.supergraphHash, body), planned);
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
