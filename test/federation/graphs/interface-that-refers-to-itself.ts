import { byId, type FederationGraph, link } from '../federation-graph.ts';

const STAMPS = [
  { __typename: 'Stamp', id: '1', value: 10.99 },
  { __typename: 'Stamp', id: '2', value: 5.99 },
  { __typename: 'Stamp', id: '3', value: 10.99 },
];

type Stamp = (typeof STAMPS)[number];

/**
 * An interface refers to itself, its only implementation narrows that to itself and provides an
 * external field on the way. Fields of the interface and of the implementation merge at two levels,
 * one of them with and one without a provided `value`.
 */
export const INTERFACE_THAT_REFERS_TO_ITSELF: FederationGraph = {
  name: 'an interface that refers to itself',
  subgraphs: [
    {
      name: 'album',
      sdl: `${link('2.3', '@key', '@external', '@provides')}
        type Query { item: Item }
        interface Item { twin: Item }
        type Stamp implements Item @key(fields: "id") {
          id: ID!
          twin: Stamp @provides(fields: "value")
          value: Float @external
        }`,
      resolvers: {
        Query: { item: () => STAMPS[0] },
        Stamp: {
          twin: ({ id, value }: Stamp) =>
            STAMPS.find((other) => other.id !== id && other.value === value),
        },
      },
    },
    {
      name: 'bourse',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Stamp @key(fields: "id") { id: ID! value: Float @shareable }`,
      resolvers: { Stamp: { __resolveReference: byId(STAMPS) } },
    },
  ],
  cases: [
    {
      title: 'through a fragment on itself',
      query: '{ item { twin { ... on Item { twin { __typename } } } } }',
      data: { item: { twin: { twin: { __typename: 'Stamp' } } } },
    },
    {
      title: 'with fields of its implementation merged into it',
      query: `{
        item {
          __typename
          twin {
            __typename
            ... on Stamp { id }
            twin { __typename ... on Stamp { id } }
          }
          ... on Stamp { __typename id value twin { id value } }
        }
      }`,
      data: {
        item: {
          __typename: 'Stamp',
          twin: {
            __typename: 'Stamp',
            id: '3',
            twin: { __typename: 'Stamp', id: '1' },
            value: 10.99,
          },
          id: '1',
          value: 10.99,
        },
      },
    },
  ],
};
