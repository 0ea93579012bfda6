import { defineGraph, type Graph, LINK } from '../graph.ts';

/**
 * An interface that no type implements, though its subgraph answers as if one did. Not among the
 * graphs that operations are generated for: there is nothing in it to ask for.
 */
export function ghosts(): Graph {
  const ghost = () => ({ __typename: 'Spook', weight: 0 });
  return defineGraph({
    name: 'ghosts',
    monolith: { Query: { ghost } },
    subgraphs: {
      attic: {
        sdl: `${LINK} type Query { ghost: Ghost } interface Ghost { age: Int }`,
        resolvers: { Query: { ghost } },
      },
      cellar: {
        sdl: `${LINK} type Query { broom: String } interface Ghost { weight: Int }`,
        resolvers: {},
      },
    },
  });
}
