import { parse } from 'graphql';
import { supergraphOf } from './federated.fixture.ts';
import { operationIn, planOperation, planVariant } from './operation-plans.ts';
import type { Plan, RequiredField } from './plan.ts';
import { createPlanner, type Planner } from './planner.ts';
import type { Conditions } from './resolved-operation.ts';
import type { OperationPlans } from './variant.ts';

/** For tests: plans operations over the subgraphs given by name. */
export interface TestPlanner extends Planner {
  planOf(body: string, conditions?: Conditions, enabled?: readonly string[]): Plan;
  plansOf(body: string): OperationPlans;
  /** Each request of the plan, `service text`. */
  requestsOf(body: string, conditions?: Conditions, enabled?: readonly string[]): string[];
}

export function plannerOver(sdls: Readonly<Record<string, string>>): TestPlanner {
  const planner = createPlanner(supergraphOf(sdls));
  const planOf: TestPlanner['planOf'] = (body, conditions = {}, enabled = []) => {
    const document = parse(body, { noLocation: true });
    const operation = operationIn(document);
    return planVariant(planner, { document, operation, conditions, enabled });
  };
  return {
    ...planner,
    planOf,
    plansOf: (body) => {
      const document = parse(body, { noLocation: true });
      return planOperation(planner, document, operationIn(document));
    },
    requestsOf: (...given) =>
      planOf(...given).steps.map(({ service, text }) => `${service} ${text}`),
  };
}

/** What the representations of a plan hold, part by part: `id price=_price_1a2b3c4d`. */
export function representationsOf({ steps }: Plan): string[] {
  return steps.flatMap(({ parts }) =>
    parts.flatMap(({ entities }) => (entities ? [fieldsText(entities.requires)] : [])),
  );
}

function fieldsText(fields: readonly RequiredField[]): string {
  const texts = fields
    .filter(({ name }) => name !== '__typename')
    .map(({ name, from, fields: inner }) => {
      const source = from === undefined ? name : `${name}=${from}`;
      return inner ? `${source}{${fieldsText(inner)}}` : source;
    });
  return [...new Set(texts)].sort().join(' ');
}
