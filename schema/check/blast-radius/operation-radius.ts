import type { GraphQLSchema } from 'graphql';
import { operationIn } from '../../plan/operation-plans.ts';
import { planExtent } from '../../plan/plan-extent.ts';
import { conditionVariables, resolveOperation } from '../../plan/resolved-operation.ts';
import { conditionsOf } from '../../plan/variant.ts';
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
  for (const [key, index] of Object.entries(plans.variants)) {
    const plan = plans.plans[index];
    if (!plan) continue;
    const operation = resolveOperation(definition, document, conditionsOf(key, variables));
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
