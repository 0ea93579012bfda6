import type { Plan, Step } from './plan.ts';

/** How long, and for whom, an answer may be kept. */
export interface CachePolicy {
  /** In seconds; 0: it may not be kept. */
  readonly maxAgeS: number;
  /** `PRIVATE`: it may depend on who asks. */
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

/**
 * How long, and for whom, the answer of an operation may be kept, by what schemas say.
 *
 * @returns undefined where that of any request is not known, or there are none
 */
export function planPolicy({ steps }: Plan): CachePolicy | undefined {
  const policies = steps.flatMap((step) => stepPolicy(step) ?? []);
  if (policies.length < steps.length || steps.length === 0) return undefined;
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
