import { type GraphQLSchema, parse } from 'graphql';
import {
  documentExtents,
  type OperationPlans,
  operationCost,
  planExtent,
} from '#schema/operations';
import { operationNamed } from './operation.ts';

/** What one operation of a client may cost at most. */
export interface Budgets {
  /** Levels of fields. Default: no bound. */
  readonly depth?: number;
  /** Selections once every fragment is written out. Default: no bound. */
  readonly selections?: number;
  /** Its estimated cost by `@cost` and `@listSize`, at the limits of its lists. Default: no bound. */
  readonly cost?: number;
  /** Requests to subgraphs in one run. Default: no bound. */
  readonly subgraphRequests?: number;
  /** Requests to subgraphs that wait for one another. Default: no bound. */
  readonly sequentialRequests?: number;
}

/** What `facet check` holds every operation to: it estimates besides how much is answered. */
export interface ReviewedBudgets extends Budgets {
  /** Bytes of an answer in JSON, as schema review estimates them. Default: no bound. */
  readonly bytes?: number;
}

/** An operation as it is registered. */
export interface Budgeted {
  readonly name: string;
  readonly body: string;
  readonly plans: OperationPlans;
  /** The client's schema. */
  readonly schema: GraphQLSchema;
}

/**
 * What an operation would cost beyond its client's budgets, a sentence each. It is asked when
 * something is registered: what is registered already goes on when a budget becomes smaller.
 */
export function overBudget({ name, body, plans, schema }: Budgeted, budgets: Budgets): string[] {
  const document = parse(body, { noLocation: true });
  const { depth = 0, selections = 0 } = documentExtents(document)[0] ?? {};
  const definition = operationNamed(document, undefined);
  const cost = operationCost({ document, definition, schema });
  const { requests, sequence } = planExtent(plans);
  const found = {
    depth,
    selections,
    cost,
    subgraphRequests: requests,
    sequentialRequests: sequence,
  };
  return BUDGETS.flatMap((budget) => {
    const most = budgets[budget];
    if (most === undefined || found[budget] <= most) return [];
    return [`operation ${name}: ${found[budget]} ${WORDS[budget]}; budgets.${budget} is ${most}.`];
  });
}

const WORDS: Readonly<Record<keyof Budgets, string>> = {
  depth: 'levels of fields',
  selections: 'selections',
  cost: 'of cost',
  subgraphRequests: 'requests to subgraphs',
  sequentialRequests: 'requests to subgraphs in sequence',
};

export const BUDGETS = Object.keys(WORDS) as (keyof Budgets)[];
