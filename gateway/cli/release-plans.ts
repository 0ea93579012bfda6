import {
  formatPlans,
  type HashedOperation,
  type OpenedContract,
  type OperationPlans,
  planKey,
  type StoredPlans,
} from '#schema/operations';
import type { ContractSource, Planned } from '../planner.worker.ts';
import type { Planning } from '../planning.ts';
import type { ReleasedOperation } from '../registry/registry.ts';
import { createProgress } from './progress.ts';

/** Operations with their plans, or what cannot be planned. */
export type PlannedOperations =
  | { readonly kind: 'planned'; readonly operations: readonly ReleasedOperation[] }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

export interface ReleasePlanning {
  readonly source: ContractSource;
  readonly contract: OpenedContract;
  /** What `facet compose` planned, which is not planned again. */
  readonly stored: StoredPlans;
  readonly planning: Planning;
}

/** Plans a release on all processors, and tells how far it is. */
export async function plannedOperations(
  operations: readonly HashedOperation[],
  { source, contract, stored, planning }: ReleasePlanning,
): Promise<PlannedOperations> {
  const keyOf = ({ body }: HashedOperation) => planKey(contract.supergraphHash, body);
  const unplanned = operations.filter((operation) => !stored.has(keyOf(operation)));
  const progress = createProgress('planning', unplanned.length);
  let done = 0;
  const made = await planning.planOperations(
    source,
    unplanned.map(({ body }) => body),
    (planned) => {
      done += planned;
      progress(done);
    },
  );
  const fresh = new Map(unplanned.map(({ id }, index) => [id, made[index]]));
  const errors = unplanned.flatMap(({ id, name }) => {
    const plans = fresh.get(id);
    return plans?.kind === 'failed' ? [`operation ${name}: ${plans.message}`] : [];
  });
  if (errors.length > 0) return { kind: 'failed', errors };
  return {
    kind: 'planned',
    operations: operations.map((operation) => {
      const key = keyOf(operation);
      const plans = stored.get(key) ?? plansIn(fresh.get(operation.id));
      return plans === undefined ? operation : { ...operation, plans: lineOf(key, plans) };
    }),
  };
}

function plansIn(planned: Planned<string> | undefined): string | undefined {
  return planned?.kind === 'planned' ? planned.plans : undefined;
}

function lineOf(key: string, plans: string): string {
  return formatPlans([[key, JSON.parse(plans) as OperationPlans]]).trimEnd();
}
