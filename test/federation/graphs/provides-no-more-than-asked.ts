import { byId, type FederationGraph, link, neverAsked } from '../federation-graph.ts';

const STARS = [
  { id: 'e1', name: 'Vega', story: 'A harp', light: 'white' },
  { id: 'e2', name: 'Mira', story: 'A wonder', light: 'red' },
];

/**
 * `bulletin` provides two fields, and the story is not to be told: whoever asks for it though no
 * client did, or for a provided name in the other subgraph, gets an error in a field that cannot be
 * null.
 */
export const PROVIDES_NO_MORE_THAN_ASKED: FederationGraph = {
  name: 'provided fields that are asked for only if the client does',
  subgraphs: [
    {
      name: 'atlas',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { isOpen: Boolean }
        type Star @key(fields: "id") {
          id: ID!
          name: String! @shareable
          story: String! @shareable
          light: String!
        }`,
      resolvers: { Star: { __resolveReference: byId(STARS), name: neverAsked, story: neverAsked } },
    },
    {
      name: 'bulletin',
      sdl: `${link('2.3', '@key', '@external', '@provides')}
        type Query {
          star: Star @provides(fields: "name story")
          stars: [Star!]! @provides(fields: "name story")
        }
        type Star @key(fields: "id") {
          id: ID!
          name: String! @external
          story: String! @external
        }`,
      resolvers: {
        Query: { star: () => STARS[0], stars: () => STARS },
        Star: { __resolveReference: neverAsked, story: neverAsked },
      },
    },
  ],
  cases: [
    { title: 'the key', query: '{ star { id } }', data: { star: { id: 'e1' } } },
    {
      title: 'one of two',
      query: '{ star { id name } }',
      data: { star: { id: 'e1', name: 'Vega' } },
    },
    {
      title: 'under an alias',
      query: '{ star { id called: name } }',
      data: { star: { id: 'e1', called: 'Vega' } },
    },
    {
      title: 'in a fragment',
      query: '{ star { id ... on Star { name } } }',
      data: { star: { id: 'e1', name: 'Vega' } },
    },
    {
      title: 'in a spread',
      query: '{ star { id ...Name } } fragment Name on Star { name }',
      data: { star: { id: 'e1', name: 'Vega' } },
    },
    {
      title: 'beside one that its owner must answer',
      query: '{ star { id name light } }',
      data: { star: { id: 'e1', name: 'Vega', light: 'white' } },
    },
    {
      title: 'in a list',
      query: '{ stars { id name } }',
      data: {
        stars: [
          { id: 'e1', name: 'Vega' },
          { id: 'e2', name: 'Mira' },
        ],
      },
    },
    {
      title: 'in a list beside one that its owner must answer',
      query: '{ stars { id name light } }',
      data: {
        stars: [
          { id: 'e1', name: 'Vega', light: 'white' },
          { id: 'e2', name: 'Mira', light: 'red' },
        ],
      },
    },
    {
      title: 'in a fragment that is skipped',
      query: '{ star { id ... on Star @skip(if: true) { story } } }',
      data: { star: { id: 'e1' } },
    },
    {
      title: 'in a fragment that is not included',
      query: '{ star { id ... on Star @include(if: false) { story } } }',
      data: { star: { id: 'e1' } },
    },
    {
      title: 'in fragments without a type',
      query: '{ star { id ... { name } ... { light } } }',
      data: { star: { id: 'e1', name: 'Vega', light: 'white' } },
    },
  ],
};
