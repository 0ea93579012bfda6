import { facetEngine } from '../testkit/facet-engine.ts';
import type { Engine } from './engine.ts';
import type { Graph } from './graph.ts';

/** The engine under test. */
export async function engineFor(graph: Pick<Graph, 'supergraph' | 'subgraphs'>): Promise<Engine> {
  const answer = await facetEngine(graph);
  return ({ query, variables }) => answer(query, variables);
}
