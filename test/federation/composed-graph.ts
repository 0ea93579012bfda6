import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { composeSupergraph } from '../../schema/index.ts';
import type { FederationGraph } from './federation-graph.ts';

/** A graph ready to be asked: its supergraph's SDL, and executable subgraphs by name. */
export interface ComposedGraph {
  readonly supergraph: string;
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>;
}

/** Composes a graph and builds its subgraphs, which need neither a root value nor a context. */
export function composeGraph({ name, subgraphs }: FederationGraph): ComposedGraph {
  const composition = composeSupergraph(
    subgraphs.map((subgraph) => ({ ...subgraph, url: `http://${subgraph.name}.test` })),
  );
  if (composition.kind === 'failed') {
    const errors = composition.errors.map(({ code, message }) => `${code} ${message}`);
    throw new Error([`"${name}" does not compose:`, ...errors].join('\n'));
  }
  return {
    supergraph: composition.supergraph,
    subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, schemaOf(subgraph)])),
  };
}

function schemaOf({ sdl, resolvers }: FederationGraph['subgraphs'][number]): GraphQLSchema {
  return buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap<unknown> },
  ]);
}
