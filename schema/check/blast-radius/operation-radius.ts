import type { GraphQLSchema } from 'graphql';
import { operationIn } from '../../plan/operation-plans.ts';
import type { Plan } from '../../plan/plan.ts';
import { planExtent } from '../../plan/plan-extent.ts';
import {
  type Conditions,
  conditionVariables,
  resolveOperation,
} from '../../plan/resolved-operation.ts';
import { conditionsOf, type OperationPlans } from '../../plan/variant.ts';
import type { BlastRadius } from '../client-review.ts';
import type { PlannedOperation } from '../composed-revision.ts';
import { answeredBy } from './answered.ts';
import { ITSELF, isWithin, type NullPlace, nullPlaces, outermost } from './null-places.ts';
import { readPlan } from './read-plan.ts';

/**
 * What an answer lacks while one subgraph is down, for each that the operation asks, in alphabetical
 * order: all that any viewer may miss, however the operation's conditions stand. What is kept of earlier
 * answers is not counted on.
 *
 * @param schema the client's
 */
export function operationRadius(
  { document, plans }: Pick<PlannedOperation, 'document' | 'plans'>,
  schema: GraphQLSchema,
): BlastRadius[] {
  if (!plans) return [];
  const lost = new Map<string, NullPlace[]>();
  const definition = operationIn(document);
  const variables = conditionVariables(definition, document);
  for (const { plan, conditions } of distinctWays(plans, variables)) {
    const operation = resolveOperation(definition, document, conditions);
    const read = readPlan(plan, definition.operation, schema);
    const shaped = { schema, keys: plan.keys };
    const always = nullPlaces(operation, answeredBy(read), shaped);
    for (const subgraph of new Set(plan.steps.map(({ service }) => service))) {
      const nulls = nullPlaces(operation, answeredBy(read, subgraph), shaped).filter(
        ({ place }) => !always.some((other) => isWithin(place, other.place)),
      );
      lost.set(subgraph, [...(lost.get(subgraph) ?? []), ...nulls]);
    }
  }
  return planExtent(plans).subgraphs.map((subgraph) => radiusOf(subgraph, lost.get(subgraph)));
}

interface Way {
  readonly plan: Plan;
  /** How conditions stand; undefined: all of it is asked for. */
  readonly conditions: Conditions | undefined;
}

/** Viewers who are answered by the same plan lose the same. */
function distinctWays({ plans, variants }: OperationPlans, variables: readonly string[]): Way[] {
  const ways = new Map<string, Way>();
  for (const [key, index] of Object.entries(variants)) {
    const plan = plans[index];
    const conditions = conditionsOf(key, variables);
    if (plan) ways.set(JSON.stringify([index, conditions]), { plan, conditions });
  }
  return [...ways.values()];
}

function radiusOf(subgraph: string, lost: readonly NullPlace[] = []): BlastRadius {
  const nulls = outermost(lost);
  const isTotal = nulls.some(({ place }) => place === ITSELF);
  return {
    subgraph,
    nulls: isTotal ? [] : nulls.map(({ place }) => place),
    isTotal,
    causes: [...new Set(nulls.map(({ cause }) => cause))],
  };
}
