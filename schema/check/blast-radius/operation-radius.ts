import type { GraphQLSchema } from 'graphql';
import { operationIn } from '../../plan/operation-plans.ts';
import { planExtent } from '../../plan/plan-extent.ts';
import { conditionVariables, resolveOperation } from '../../plan/resolved-operation.ts';
import { conditionsOf } from '../../plan/variant.ts';
import type { BlastRadius } from '../client-review.ts';
import type { PlannedOperation } from '../composed-revision.ts';
import { answeredBy, readPlan } from './answered.ts';
import { type AnswerPlace, ITSELF, isWithin, nullPlaces, outermost } from './null-places.ts';

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
  const lost = new Map<string, Set<AnswerPlace>>();
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
      const nulls = nullPlaces(operation, answeredBy(read, subgraph), shaped);
      const places = lost.get(subgraph) ?? new Set();
      lost.set(subgraph, places);
      for (const place of nulls) {
        if (!always.some((other) => isWithin(place, other))) places.add(place);
      }
    }
  }
  return planExtent(plans).subgraphs.map((subgraph) => radiusOf(subgraph, lost.get(subgraph)));
}

function radiusOf(subgraph: string, places: ReadonlySet<AnswerPlace> = new Set()): BlastRadius {
  const nulls = outermost(places);
  const isTotal = nulls.includes(ITSELF);
  return { subgraph, nulls: isTotal ? [] : nulls, isTotal };
}
