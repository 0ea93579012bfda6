import type { Plan, Step } from './plan.ts';
import type { OperationPlans } from './variant.ts';

/** How long, and for whom, an answer may be kept. */
export interface CachePolicy {
  /** In seconds; 0: it may not be kept. */
  readonly maxAgeS: number;
  /** `PRIVATE`: it may depend on who asks. */
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

/**
 * The strictest policy of all ways in which an operation may run. What somebody else may not have is
 * not for everybody, whatever subgraphs say of it.
 *
 * @returns undefined where schemas do not say
 */
export function operationPolicy({ plans, guards = [] }: OperationPlans): CachePolicy | undefined {
  const isGuarded = guards.length > 0;
  // Who may have nothing of it asks nobody.
  const asking = isGuarded ? plans.filter(({ steps }) => steps.length > 0) : plans;
  const policies = asking.flatMap((plan) => planPolicy(plan) ?? []);
  if (policies.length < asking.length) return undefined;
  const policy = strictest(policies);
  return policy && isGuarded ? { ...policy, scope: 'PRIVATE' } : policy;
}

/**
 * How long, and for whom, the answer of one plan may be kept, by what schemas say.
 *
 * @returns undefined where that of any request is not known, or there are none
 */
export function planPolicy({ steps }: Plan): CachePolicy | undefined {
  const policies = steps.flatMap((step) => stepPolicy(step) ?? []);
  return policies.length < steps.length ? undefined : strictest(policies);
}

function strictest(policies: readonly CachePolicy[]): CachePolicy | undefined {
  if (policies.length === 0) return undefined;
  return {
    maxAgeS: Math.min(...policies.map(({ maxAgeS }) => maxAgeS)),
    scope: policies.every(({ scope }) => scope === 'PUBLIC') ? 'PUBLIC' : 'PRIVATE',
  };
}

/** The same of one request; of a mutation it is never known. */
export function stepPolicy({ parts, public: isPublic }: Step): CachePolicy | undefined {
  const ages = parts.flatMap(({ maxAgeS }) => maxAgeS ?? []);
  if (ages.length < parts.length) return undefined;
  return { maxAgeS: Math.min(...ages), scope: isPublic ? 'PUBLIC' : 'PRIVATE' };
}
