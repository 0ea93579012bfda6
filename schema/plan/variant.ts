import type { Access, Guard } from '../auth/guards.ts';
import type { Plan } from './plan.ts';
import type { Conditions } from './resolved-operation.ts';

/**
 * All plans of one operation: one for each way its conditions and override labels may stand, and for
 * each of all that viewers may have of it.
 */
export interface OperationPlans {
  /** What parts of it take of viewers. Absent: nothing. */
  readonly guards?: readonly Guard[];
  /** The override labels that make a difference to this operation. */
  readonly labels: readonly string[];
  /** Which plan a variant runs, by `variantKey`. */
  readonly variants: Readonly<Record<string, number>>;
  readonly plans: readonly Plan[];
}

/** Most condition variables whose every combination is planned: 32 plans. */
export const CONDITIONS_MAX = 5;

/**
 * The name of a variant of an operation. An operation with more conditions than are planned one by
 * one has a single plan that fetches all of it; what is not wanted is left out of the answer. What a
 * viewer may not have is never fetched.
 */
export function variantKey(
  variables: readonly string[],
  conditions: Conditions,
  { labels, access = '' }: { readonly labels: readonly string[]; readonly access?: Access },
): string {
  const isPlannedEach = variables.length <= CONDITIONS_MAX;
  const bits = isPlannedEach
    ? variables.map((name) => (conditions[name] ? '1' : '0')).join('')
    : '*';
  return [access === '' ? bits : `${bits}/${access}`, ...labels].join(' ');
}

/**
 * How conditions stand in a variant, by its key; undefined: all ways are planned as one.
 *
 * @param variables those that `conditionVariables` finds
 */
export function conditionsOf(key: string, variables: readonly string[]): Conditions | undefined {
  const [bits = ''] = key.split(/[/ ]/);
  if (bits === '*') return undefined;
  return Object.fromEntries(variables.map((name, index) => [name, bits[index] === '1']));
}
