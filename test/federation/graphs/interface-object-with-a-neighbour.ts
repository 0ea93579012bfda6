import { type FederationGraph, type Identified, link } from '../federation-graph.ts';

/**
 * `Film` gets a field in a subgraph that has never heard of the interface. From the subgraph with
 * the interface object, a film's own field is two steps away, and its type unknown at first.
 */
export const INTERFACE_OBJECT_WITH_A_NEIGHBOUR: FederationGraph = {
  name: 'an interface object beside a subgraph that extends one implementation',
  subgraphs: [
    {
      name: 'albums',
      sdl: `${link('2.3', '@key')}
        type Query { medium: Medium }
        interface Medium @key(fields: "id") { id: ID! title: String }
        type Film implements Medium @key(fields: "id") { id: ID! title: String minutes: Int }
        type Essay implements Medium @key(fields: "id") { id: ID! title: String words: Int }`,
      resolvers: {
        Query: { medium: () => ({ id: '1' }) },
        Medium: { __resolveType: () => 'Film' },
        Film: {
          title: ({ id }: Identified) => `Film ${id}`,
          minutes: ({ id }: Identified) => 100 * Number(id),
        },
        Essay: {
          title: ({ id }: Identified) => `Essay ${id}`,
          words: ({ id }: Identified) => 900 * Number(id),
        },
      },
    },
    {
      name: 'authors',
      sdl: `${link('2.3', '@key')}
        type Query { author: Author }
        type Author @key(fields: "id") { id: ID! name: String }
        extend type Film @key(fields: "id") { id: ID! authorName: String }`,
      resolvers: {
        Query: { author: () => ({ id: '1', name: 'Una' }) },
        Author: { __resolveReference: ({ id }: Identified) => ({ id, name: 'Una' }) },
        Film: { authorName: () => 'Una' },
      },
    },
    {
      name: 'playlists',
      sdl: `${link('2.3', '@key', '@interfaceObject')}
        type Query { playlist: Playlist }
        type Playlist @key(fields: "id") { id: ID! name: String medium: Medium }
        type Medium @key(fields: "id") @interfaceObject { id: ID! }`,
      resolvers: {
        Query: { playlist: () => ({ id: '1', name: 'Evening', medium: { id: '1' } }) },
      },
    },
  ],
  cases: [
    {
      title: 'from every root at once',
      query: `{
        medium { id title ... on Film { minutes authorName } ... on Essay { words } }
        author { id name }
        playlist { id name medium { id ... on Film { minutes } } }
      }`,
      data: {
        medium: { id: '1', title: 'Film 1', minutes: 100, authorName: 'Una' },
        author: { id: '1', name: 'Una' },
        playlist: { id: '1', name: 'Evening', medium: { id: '1', minutes: 100 } },
      },
    },
    {
      title: "from the interface object to the neighbour's field",
      query: '{ playlist { medium { ... on Film { authorName } } } }',
      data: { playlist: { medium: { authorName: 'Una' } } },
    },
  ],
};
