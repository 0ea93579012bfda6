import { type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { LRUCache } from 'lru-cache';
import {
  type Access,
  type Conditions,
  conditionVariables,
  type OperationPlans,
  type Plan,
  type ResolvedOperation,
  resolveOperation,
  variantKey,
} from '#schema/operations';
import { ClientError } from './errors.ts';
import type { Executable } from './execute/executable.ts';
import { Flights } from './flights.ts';
import type { Operation } from './operation.ts';

/** The variables of a request. */
type Variables = Readonly<Record<string, unknown>>;

/**
 * Finds the executable of an operation for the variables of a request and for what its viewer may
 * have, by default nothing that takes anything. Both are resolved before an operation is compiled,
 * so each way they stand has an executable of its own. Who waits for one rejects with the reason of
 * `signal` when that aborts.
 */
export type FindExecutable = (
  variables: Variables,
  access?: Access,
  signal?: AbortSignal,
) => Executable | Promise<Executable>;

export interface VariantsOptions {
  /** The labels of progressive overrides that may matter. */
  readonly labels: readonly string[];
  /** Whether a label is on for this request. */
  readonly isEnabled: (label: string) => boolean;
  /** The plan of a variant: at hand, or what makes it. */
  readonly planOf: (variant: VariantName) => Plan | MakePlan;
  readonly compile: (operation: ResolvedOperation, plan: Plan, access: Access) => Executable;
}

/** `abandoned` aborts when nobody waits for the plan any more. */
type MakePlan = (abandoned: AbortSignal) => Promise<Plan>;

export interface VariantName {
  readonly key: string;
  readonly conditions: Conditions;
  readonly enabled: readonly string[];
  readonly access: Access;
}

/** Compiles the variants of an operation, each when it runs for the first time. */
export function createVariants(
  { definition, document }: Pick<Operation, 'definition' | 'document'>,
  { labels, isEnabled, planOf, compile }: VariantsOptions,
): FindExecutable {
  const names = conditionVariables(definition, document);
  const defaults = defaultsOf(definition);
  const compiled = new LRUCache<string, Executable>({ max: VARIANTS_MAX });
  // What could not be planned this time may be the next time.
  const planning = new Flights<Executable>('little');
  return (variables, access = '', signal = NEVER) => {
    const conditions = conditionsOf(names, variables, defaults);
    const enabled = labels.filter(isEnabled);
    const bits = names.map((name) => (conditions[name] ? 1 : 0)).join('');
    const key = `${bits}/${access} ${enabled.join(' ')}`;
    const known = compiled.get(key);
    if (known) return known;
    const planned = variantKey(names, conditions, { labels: enabled, access });
    const plan = planOf({ key: planned, conditions, enabled, access });
    const keptFor = (made: Plan): Executable => {
      const executable = compile(resolveOperation(definition, document, conditions), made, access);
      compiled.set(key, executable);
      return executable;
    };
    if (typeof plan !== 'function') return keptFor(plan);
    const start = async (abandoned: AbortSignal) => keptFor(await plan(abandoned));
    return planning.join(key, signal, { timeMs: Number.POSITIVE_INFINITY, start });
  };
}

const NEVER = new AbortController().signal;

/** More ways than these are hardly all in use at once. */
const VARIANTS_MAX = 64;

/** The plan of a variant among the plans of a registered operation. */
export function plannedVariant({ variants, plans }: OperationPlans, key: string): Plan {
  const plan = plans[variants[key] ?? -1];
  if (plan) return plan;
  throw new Error(`The operation has no plan for the variant "${key}".`);
}

function conditionsOf(
  names: readonly string[],
  variables: Variables,
  defaults: Variables,
): Conditions {
  return Object.fromEntries(
    names.map((name) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : defaults[name];
      if (value === null) throw new ClientError('BAD_USER_INPUT', nullCondition(name));
      return [name, value === true];
    }),
  );
}

/** Only a variable with a default may be null at all: `if` takes a Boolean!, so here it may not. */
function nullCondition(name: string): string {
  return `The variable "$${name}" decides whether fields are left out: it may not be null.`;
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

/**
 * Tells whether an override label is on for a request: `percent(5)` is for five of a hundred, any
 * other if it is among those `switchedOn`.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/guides/migrate-fields#incremental-migration-with-progressive-override
 */
export function labelSwitch(switchedOn: readonly string[]): (label: string) => boolean {
  return (label) => {
    const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
    if (percent === undefined) return switchedOn.includes(label);
    return Math.random() * 100 < Number(percent);
  };
}
