import { byId, type FederationGraph, type Identified, link } from '../federation-graph.ts';

const DEVICES = [
  { __typename: 'Lamp', id: 'lamp1' },
  { __typename: 'Lamp', id: 'lamp2' },
  { __typename: 'Radio', id: 'radio1', guarantee: 3 },
  { __typename: 'Radio', id: 'radio2', guarantee: 4 },
] as const;

const LAMPS = DEVICES.filter(({ __typename }) => __typename === 'Lamp');
const RADIOS = DEVICES.filter(({ __typename }) => __typename === 'Radio');

/**
 * `Lamp` implements two interfaces in one subgraph and none in the other, which resolves them: a
 * fragment on the interface must be spelt out for `Lamp` before it is sent there. Where that
 * subgraph answers a lamp as an `Identified` it breaks its own schema, and the error is the
 * client's to see, whatever the query asked of it.
 */
export const INTERFACE_IMPLEMENTED_ELSEWHERE: FederationGraph = {
  name: 'an interface that a type implements in another subgraph only',
  subgraphs: [
    {
      name: 'attic',
      sdl: `${link('2.3', '@shareable', '@key')}
        type Query {
          devices: [Device]
          thing(id: ID!): Identified
          things: [Identified]
          radios: [Radio]
        }
        union Device = Lamp | Radio
        interface Identified { id: ID! }
        interface Guaranteed { guarantee: Int }
        type Lamp @key(fields: "id") { id: ID! }
        type Radio implements Identified & Guaranteed @key(fields: "id") {
          id: ID!
          guarantee: Int
        }`,
      resolvers: {
        Query: {
          devices: () => DEVICES,
          thing: (_: unknown, reference: Identified) => byId(DEVICES)(reference),
          things: () => RADIOS,
          radios: () => RADIOS,
        },
        Lamp: { __resolveReference: byId(LAMPS) },
        Radio: { __resolveReference: byId(RADIOS) },
      },
    },
    {
      name: 'basement',
      sdl: `${link('2.3', '@key')}
        interface Identified { id: ID! }
        interface Guaranteed { guarantee: Int }
        type Lamp implements Identified & Guaranteed @key(fields: "id") {
          id: ID!
          guarantee: Int
        }`,
      resolvers: { Lamp: { guarantee: () => 1 } },
    },
  ],
  cases: [
    {
      title: 'a fragment on it within a union',
      query: '{ devices { ... on Identified { id } } }',
      data: {
        devices: [{ id: 'lamp1' }, { id: 'lamp2' }, { id: 'radio1' }, { id: 'radio2' }],
      },
    },
    {
      title: 'fragments on its members within it',
      query: '{ things { ... on Radio { guarantee } ... on Lamp { id } } }',
      data: { things: [{ guarantee: 3 }, { guarantee: 4 }] },
    },
    {
      title: 'its own field',
      query: '{ things { id } }',
      data: { things: [{ id: 'radio1' }, { id: 'radio2' }] },
    },
    {
      title: 'a fragment on itself within it',
      query: '{ things { ... on Identified { id } } }',
      data: { things: [{ id: 'radio1' }, { id: 'radio2' }] },
    },
    {
      title: 'a fragment on the other interface within one on itself',
      query: '{ things { ... on Identified { ... on Guaranteed { guarantee } } } }',
      data: { things: [{ guarantee: 3 }, { guarantee: 4 }] },
    },
    {
      title: 'three fragments in each other with one field twice',
      query: `{
        things { ... on Identified { id ... on Identified { id ... on Guaranteed { guarantee } } } }
      }`,
      data: {
        things: [
          { id: 'radio1', guarantee: 3 },
          { id: 'radio2', guarantee: 4 },
        ],
      },
    },
    {
      title: 'spreads on a member and on it within a member',
      query: `{ radios { ...OfRadio ...OfIdentified } }
      fragment OfRadio on Radio { id }
      fragment OfIdentified on Identified { id __typename }`,
      data: {
        radios: [
          { id: 'radio1', __typename: 'Radio' },
          { id: 'radio2', __typename: 'Radio' },
        ],
      },
    },
    {
      title: 'an object that breaks the schema, asked for as what it is',
      query: '{ thing(id: "lamp1") { ... on Lamp { guarantee } } }',
      data: { thing: null },
      errors: true,
    },
    {
      title: 'an object that breaks the schema, asked for as what it is not',
      query: '{ thing(id: "lamp1") { ... on Radio { guarantee } } }',
      data: { thing: null },
      errors: true,
    },
    {
      title: 'an object that fits the schema',
      query: '{ thing(id: "radio1") { ... on Radio { guarantee } } }',
      data: { thing: { guarantee: 3 } },
    },
    {
      title: 'a fragment on the other interface within a union',
      query: '{ devices { ... on Guaranteed { guarantee } } }',
      data: {
        devices: [{ guarantee: 1 }, { guarantee: 1 }, { guarantee: 3 }, { guarantee: 4 }],
      },
    },
  ],
};
