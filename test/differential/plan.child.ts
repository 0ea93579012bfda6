import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';

/**
 * The stock planner in a process of its own, where it can be ended from outside: nothing inside
 * could. Gets one supergraph and one operation, says when it begins to plan and when it is done.
 */
process.once('message', ({ supergraph, query }: { supergraph: string; query: string }) => {
  const planner = new QueryPlanner(Supergraph.build(supergraph));
  const operation = operationFromDocument(planner.supergraph.apiSchema(), parse(query));
  process.send?.('begins', () => {
    planner.buildQueryPlan(operation);
    process.send?.('done', () => process.disconnect());
  });
});
