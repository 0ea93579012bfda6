import { byId, type FederationGraph, link, neverAsked } from '../federation-graph.ts';

const SHOWS = [
  { __typename: 'Play', id: 'm1', title: 'Peer Gynt' },
  { __typename: 'Opera', id: 'm2', title: 'Fidelio' },
];

/** A root that two subgraphs share provides a field of one member of its union in one of them. */
export const PROVIDES_ON_A_UNION: FederationGraph = {
  name: 'a field of one member of a union that a shared root provides',
  subgraphs: [
    {
      name: 'agenda',
      sdl: `${link('2.3', '@key', '@shareable', '@external')}
        type Query { shows: [Show] @shareable }
        union Show = Play | Opera
        type Play @key(fields: "id") { id: ID! }
        type Opera @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { shows: neverAsked } },
    },
    {
      name: 'billboard',
      sdl: `${link('2.3', '@key', '@shareable', '@provides', '@external')}
        type Query { shows: [Show] @shareable @provides(fields: "... on Play { title }") }
        union Show = Play | Opera
        type Play @key(fields: "id") { id: ID! title: String @external }
        type Opera @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { shows: () => SHOWS } },
    },
    {
      name: 'catalogue',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Play @key(fields: "id") { id: ID! title: String @shareable }
        type Opera @key(fields: "id") { id: ID! title: String @shareable }`,
      resolvers: {
        Play: { __resolveReference: neverAsked },
        Opera: { __resolveReference: byId(SHOWS) },
      },
    },
  ],
  cases: [
    {
      title: 'of that member only',
      query: '{ shows { ... on Play { id title } ... on Opera { id } } }',
      data: { shows: [{ id: 'm1', title: 'Peer Gynt' }, { id: 'm2' }] },
    },
    {
      title: 'of both',
      query: '{ shows { ... on Play { id title } ... on Opera { id title } } }',
      data: {
        shows: [
          { id: 'm1', title: 'Peer Gynt' },
          { id: 'm2', title: 'Fidelio' },
        ],
      },
    },
  ],
};
