import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';
import type { Plan } from './plan.ts';
import { PlanError, type Planner } from './planner.ts';
import { type Conditions, conditionVariables, resolveOperation } from './resolved-operation.ts';
import { CONDITIONS_MAX, type OperationPlans, variantKey } from './variant.ts';

/** Most override labels of one operation whose every combination is planned. */
const LABELS_MAX = 3;

/** Plans every variant of an operation. Throws as the planner does. */
export function planOperation(
  planner: Planner,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlans {
  const variables = conditionVariables(operation, document);
  const labels = relevantLabels(planner, document, operation);
  const variants: Record<string, number> = {};
  const plans: Plan[] = [];
  const known = new Map<string, number>();
  for (const conditions of combinations(variables)) {
    for (const enabled of subsets(labels)) {
      const plan = planVariant(planner, { document, operation, conditions, enabled });
      const text = JSON.stringify(plan);
      const index = known.get(text) ?? plans.push(plan) - 1;
      known.set(text, index);
      variants[variantKey(variables, conditions, enabled)] = index;
    }
  }
  return { labels, variants, plans };
}

export interface Variant {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly conditions: Conditions;
  /** The override labels that are on. */
  readonly enabled: readonly string[];
}

/** Plans one variant of an operation. Throws as the planner does. */
export function planVariant(planner: Planner, variant: Variant): Plan {
  const { document, operation, conditions, enabled } = variant;
  const isPlannedEach = conditionVariables(operation, document).length <= CONDITIONS_MAX;
  // A field that is not wanted may be read in vain, but nothing may be written in vain.
  if (!isPlannedEach && operation.operation === 'mutation') {
    throw new PlanError(`A mutation takes at most ${CONDITIONS_MAX} variables for conditions.`);
  }
  const resolved = resolveOperation(operation, document, isPlannedEach ? conditions : undefined);
  return planner.plan(resolved, enabled);
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
