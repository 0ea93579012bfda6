import { byId, type FederationGraph, type Identified, link } from '../federation-graph.ts';

const KEEPERS = [
  { __typename: 'Warden', id: 'u1', isMain: false, name: 'Ulla' },
  { __typename: 'Warden', id: 'u2', isMain: true, name: 'Vidar' },
];

/**
 * Type names under their own name and under aliases, of a union, an interface, and an interface
 * object that does not know them.
 */
export const TYPE_NAMES: FederationGraph = {
  name: 'names of types',
  subgraphs: [
    {
      name: 'anteroom',
      sdl: `${link('2.3', '@key')}
        type Query { device: Device thing: Thing }
        union Device = Oven | Toaster
        interface Thing { id: ID! }
        type Oven implements Thing { id: ID! }
        type Toaster implements Thing { id: ID! }
        interface Keeper @key(fields: "id") { id: ID! }
        type Warden implements Keeper @key(fields: "id") { id: ID! isMain: Boolean! }`,
      resolvers: {
        Query: {
          device: () => ({ __typename: 'Oven', id: '1' }),
          thing: () => ({ __typename: 'Toaster', id: '2' }),
        },
        Keeper: { __resolveReference: byId(KEEPERS) },
        Warden: { __resolveReference: byId(KEEPERS) },
      },
    },
    {
      name: 'backyard',
      sdl: `${link('2.3', '@key', '@interfaceObject')}
        type Query { keepers: [Keeper] }
        type Keeper @key(fields: "id") @interfaceObject { id: ID! name: String! }`,
      resolvers: {
        Query: { keepers: () => KEEPERS.map(({ id }) => ({ id })) },
        Keeper: { name: (keeper: Identified) => byId(KEEPERS)(keeper)?.name },
      },
    },
  ],
  cases: [
    {
      title: 'of a union',
      query: '{ device { __typename type: __typename } }',
      data: { device: { __typename: 'Oven', type: 'Oven' } },
    },
    {
      title: 'of an interface',
      query: '{ thing { id __typename type: __typename t: __typename } }',
      data: { thing: { id: '2', __typename: 'Toaster', type: 'Toaster', t: 'Toaster' } },
    },
    {
      title: 'of the members of a union',
      query: `{
        device { __typename ... on Oven { type: __typename } ... on Toaster { type: __typename } }
      }`,
      data: { device: { __typename: 'Oven', type: 'Oven' } },
    },
    {
      title: 'of the implementations of an interface',
      query: `{
        thing { __typename ... on Oven { type: __typename } ... on Toaster { type: __typename } }
      }`,
      data: { thing: { __typename: 'Toaster', type: 'Toaster' } },
    },
    {
      title: 'of an interface object, not asked for',
      query: '{ keepers { id } }',
      data: { keepers: [{ id: 'u1' }, { id: 'u2' }] },
    },
    {
      title: 'of an interface object',
      query: '{ keepers { __typename } }',
      data: { keepers: [{ __typename: 'Warden' }, { __typename: 'Warden' }] },
    },
    {
      title: 'of an interface object, under an alias beside what it holds itself',
      query: '{ keepers { name type: __typename } }',
      data: {
        keepers: [
          { name: 'Ulla', type: 'Warden' },
          { name: 'Vidar', type: 'Warden' },
        ],
      },
    },
    {
      title: 'of the root',
      query: '{ __typename root: __typename device { __typename } }',
      data: { __typename: 'Query', root: 'Query', device: { __typename: 'Oven' } },
    },
  ],
};
