import { byId, type FederationGraph, link } from '../federation-graph.ts';

const SPICES = [
  { id: '1', name: 'Dill', price: 100 },
  { id: '2', name: 'Saffron', price: 200 },
];

/** A type extension marks its key as external, as in Federation 1, and has a root that returns it. */
export const KEY_OF_AN_EXTENSION: FederationGraph = {
  name: 'an extension whose key is external',
  subgraphs: [
    {
      name: 'market',
      sdl: `${link('2.3', '@key', '@external')}
        extend type Spice @key(fields: "id") { id: ID! @external price: Float }
        type Query { cheapest: Spice }`,
      resolvers: {
        Query: { cheapest: () => SPICES[0] },
        Spice: { __resolveReference: byId(SPICES) },
      },
    },
    {
      name: 'pantry',
      sdl: `${link('2.3', '@key', '@external')}
        type Spice @key(fields: "id") { id: ID! name: String! }
        type Query { spices: [Spice!]! }`,
      resolvers: {
        Query: { spices: () => SPICES },
        Spice: { __resolveReference: byId(SPICES) },
      },
    },
  ],
  cases: [
    {
      title: 'from the extension',
      query: '{ cheapest { id price name } }',
      data: { cheapest: { id: '1', price: 100, name: 'Dill' } },
    },
    {
      title: 'to the extension',
      query: '{ spices { name price id } }',
      data: {
        spices: [
          { name: 'Dill', price: 100, id: '1' },
          { name: 'Saffron', price: 200, id: '2' },
        ],
      },
    },
  ],
};
