import { facetEngine } from '../testkit/facet-engine.ts';
import type { ComposedGraph } from './composed-graph.ts';
import type { Engine } from './engine.ts';

/** The engine that every case is put to. */
export const engineFor: (graph: ComposedGraph) => Promise<Engine> = facetEngine;
