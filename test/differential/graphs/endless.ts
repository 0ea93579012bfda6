import { defineGraph, type Graph, LINK } from '../graph.ts';

/**
 * An interface object with a field that requires a field of the interface itself. Not among the
 * graphs that operations are generated for: on some of them the stock planner makes a circle of
 * fetches and walks it until its memory is full.
 */
export function endless(): Graph {
  const film = { __typename: 'Film', id: 'f1', title: 'M', score: 5 };
  const root = { media: () => [film], reviewed: () => [film] };
  return defineGraph({
    name: 'endless',
    monolith: {
      Query: root,
      Film: { slug: ({ title }: { title: string }) => title.toLowerCase() },
    },
    subgraphs: {
      media: {
        sdl: `${LINK}
          type Query { media: [Media!]! }
          interface Media @key(fields: "id") { id: ID! title: String! }
          type Film implements Media @key(fields: "id") { id: ID! title: String! }`,
        resolvers: {
          Query: { media: root.media },
          Media: { __resolveReference: () => film },
          Film: { __resolveReference: () => film },
        },
      },
      reviews: {
        sdl: `${LINK}
          type Query { reviewed: [Media!]! }
          type Media @interfaceObject @key(fields: "id") { id: ID! score: Float }`,
        resolvers: {
          Query: { reviewed: () => [{ ...film, __typename: 'Media' }] },
          Media: { __resolveReference: () => ({ ...film, __typename: 'Media' }) },
        },
      },
      statistics: {
        sdl: `${LINK}
          type Media @interfaceObject @key(fields: "id") {
            id: ID!
            title: String! @external
            slug: String @requires(fields: "title")
          }`,
        resolvers: { Media: { slug: ({ title }: { title: string }) => title.toLowerCase() } },
      },
    },
  });
}
