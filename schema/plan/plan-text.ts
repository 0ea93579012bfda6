import {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import { prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, parse } from 'graphql';

/** Plans the operations of one supergraph. */
export interface Planner {
  /**
   * The query plan of a document with one operation, as text that a reviewer can read. Throws a
   * GraphQLError if the document does not fit the supergraph: validate it first.
   */
  planText(operation: DocumentNode | string): string;
}

/**
 * Builds a planner, which takes far longer than planning: keep it for all operations. Throws a
 * GraphQLError if the text is no supergraph: compose it first.
 */
export function createPlanner(supergraph: string): Planner {
  const planner = new QueryPlanner(
    Supergraph.build(supergraph, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES }),
  );
  const api = planner.supergraph.apiSchema();
  return {
    planText(operation) {
      const document = typeof operation === 'string' ? parse(operation) : operation;
      const plan = planner.buildQueryPlan(operationFromDocument(api, document));
      return `${prettyFormatQueryPlan(plan)}\n`;
    },
  };
}
