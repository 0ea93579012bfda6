import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';
import { accessibleOperation } from '../auth/accessible-operation.ts';
import {
  type Access,
  accessesOf,
  allowedBy,
  type Guard,
  guardsOf,
  PERMISSIONS_MAX,
} from '../auth/guards.ts';
import type { Plan } from './plan.ts';
import { PlanError, type Planner } from './planner.ts';
import { type Conditions, conditionVariables, resolveOperation } from './resolved-operation.ts';
import { CONDITIONS_MAX, type OperationPlans, variantKey } from './variant.ts';

/** Most override labels of one operation whose every combination is planned. */
const LABELS_MAX = 3;

/** Most variants of one operation that differ in conditions or in what viewers may have. */
const VARIANTS_MAX = 128;

/** Plans every variant of an operation. Throws as the planner does. */
export function planOperation(
  planner: Planner,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlans {
  const variables = conditionVariables(operation, document);
  const labels = relevantLabels(planner, document, operation);
  const guards = guardsOf(resolveOperation(operation, document), planner.access);
  const variants: Record<string, number> = {};
  const plans: Plan[] = [];
  const known = new Map<string, number>();
  for (const { conditions, access } of waysOf(variables, guards)) {
    for (const enabled of subsets(labels)) {
      const variant = { document, operation, conditions, enabled, guards, access };
      const plan = planVariant(planner, variant);
      const text = JSON.stringify(plan);
      const index = known.get(text) ?? plans.push(plan) - 1;
      known.set(text, index);
      variants[variantKey(variables, conditions, { labels: enabled, access })] = index;
    }
  }
  return { ...(guards.length > 0 && { guards }), labels, variants, plans };
}

/** Every way conditions may stand, for every viewer there can be. */
function waysOf(
  variables: readonly string[],
  guards: readonly Guard[],
): readonly Pick<Required<Variant>, 'conditions' | 'access'>[] {
  const accesses = plannedAccesses(guards);
  const ways = combinations(variables).flatMap((conditions) =>
    accesses.map((access) => ({ conditions, access })),
  );
  if (ways.length <= VARIANTS_MAX) return ways;
  throw new PlanError(
    `Conditions and requirements of authorization make ${ways.length} variants of it; at most ${VARIANTS_MAX} are planned.`,
  );
}

function plannedAccesses(guards: readonly Guard[]): readonly Access[] {
  const accesses = accessesOf(guards);
  if (accesses) return accesses;
  throw new PlanError(
    `Authorization of one operation may depend on at most ${PERMISSIONS_MAX} scopes and policies.`,
  );
}

export interface Variant {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly conditions: Conditions;
  /** The override labels that are on. */
  readonly enabled: readonly string[];
  /** The operation's guards, and what of them is met. Default: found anew; nothing. */
  readonly guards?: readonly Guard[];
  readonly access?: Access;
}

/** Plans one variant of an operation. Throws as the planner does. */
export function planVariant(planner: Planner, variant: Variant): Plan {
  const { document, operation, conditions, enabled, access = '' } = variant;
  const isPlannedEach = conditionVariables(operation, document).length <= CONDITIONS_MAX;
  // A field that is not wanted may be read in vain, but nothing may be written in vain.
  if (!isPlannedEach && operation.operation === 'mutation') {
    throw new PlanError(`A mutation takes at most ${CONDITIONS_MAX} variables for conditions.`);
  }
  const guards = variant.guards ?? guardsOf(resolveOperation(operation, document), planner.access);
  const resolved = resolveOperation(operation, document, isPlannedEach ? conditions : undefined);
  const isAllowed = allowedBy(guards, access);
  return planner.plan(accessibleOperation(resolved, planner.access, isAllowed).allowed, enabled);
}

/** Every way some variables may stand. */
function combinations(variables: readonly string[]): Conditions[] {
  if (variables.length > CONDITIONS_MAX) return [{}];
  return variables.reduce<Conditions[]>(
    (all, name) =>
      [false, true].flatMap((value) => all.map((each) => ({ ...each, [name]: value }))),
    [{}],
  );
}

function subsets(labels: readonly string[]): string[][] {
  return labels.reduce<string[][]>(
    (all, label) => all.flatMap((each) => [each, [...each, label]]),
    [[]],
  );
}

/** Most operations touch no field under a progressive override, however many labels there are. */
function relevantLabels(
  planner: Planner,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] {
  const { overrideLabels } = planner;
  if (overrideLabels.length === 0) return [];
  const whole = resolveOperation(operation, document);
  const textWith = (enabled: readonly string[]) => JSON.stringify(planner.plan(whole, enabled));
  const without = textWith([]);
  const relevant = overrideLabels.filter(
    (label) =>
      textWith([label]) !== without ||
      textWith(overrideLabels.filter((each) => each !== label)) !== textWith(overrideLabels),
  );
  if (relevant.length <= LABELS_MAX) return relevant;
  throw new PlanError(`An operation depends on at most ${LABELS_MAX} override labels.`);
}

/** The operation of that name, or the only one of a document. */
export function operationIn(document: DocumentNode, name?: string): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (name === undefined || definition.name?.value === name) return definition;
  }
  throw new PlanError('The document holds no such operation.');
}
