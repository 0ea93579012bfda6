import type { GraphQLSchema } from 'graphql';
import { pathSize, type SizedOperation } from '../../cost/path-size.ts';
import { operationIn } from '../../plan/operation-plans.ts';
import type { Part, Plan, Step } from '../../plan/plan.ts';
import { isKeyOf } from '../../plan/private-keys.ts';
import { resolveOperation } from '../../plan/resolved-operation.ts';
import type { PlannedOperation } from '../composed-revision.ts';

/** One lookup of entities, by one subgraph at some places of an answer. */
export interface EntityLookup {
  /** Which request of the plan makes it, from 0. */
  readonly request: number;
  readonly subgraph: string;
  readonly types: readonly string[];
  /** `products.edges[].node`. */
  readonly places: readonly string[];
  /** How many entities are asked for at most, none left out as equal. */
  readonly entities: number;
}

/** Every lookup of one plan. */
export function entityLookups(
  plan: Plan,
  document: PlannedOperation['document'],
  schema: GraphQLSchema,
): EntityLookup[] {
  const sized: SizedOperation = {
    operation: resolveOperation(operationIn(document), document),
    schema,
    isAt: isKeyOf,
  };
  return plan.steps.flatMap((step, request) =>
    step.parts.flatMap((part) =>
      part.entities ? [{ request, ...lookupOf(step, part, sized) }] : [],
    ),
  );
}

function lookupOf(
  { service }: Step,
  { paths, entities }: Part,
  sized: SizedOperation,
): Omit<EntityLookup, 'request'> {
  return {
    subgraph: service,
    types: [...new Set(entities?.requires.flatMap(({ on = [] }) => on))].sort(),
    places: paths.map((path) => path.join('.').replaceAll('.@', '[]')),
    entities: paths.reduce((sum, path) => sum + pathSize(path, sized), 0),
  };
}
