import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const SAILORS = [
  { __typename: 'Sailor', id: 'n1', name: 'Nils', nickname: 'Nix', age: 11 },
  { __typename: 'Sailor', id: 'n2', name: 'Oda', nickname: 'Odd', age: 22 },
];

const WHOLE_SAILORS = [
  { age: 11, id: 'n1', name: 'Nils', nickname: 'Nix' },
  { age: 22, id: 'n2', name: 'Oda', nickname: 'Odd' },
];

/**
 * The interface object computes a field out of one that only the implementations hold. Wherever the
 * query starts, the way is the interface's reference there and the interface object's back.
 */
export const INTERFACE_OBJECT_WITH_REQUIRES: FederationGraph = {
  name: "an interface object that requires its implementations' field",
  subgraphs: [
    {
      name: 'archive',
      sdl: `${link('2.3', '@key')}
        type Query { sailors: [Named!]! }
        interface Named @key(fields: "id") { id: ID! name: String }
        type Sailor implements Named @key(fields: "id") { id: ID! name: String age: Int }`,
      resolvers: {
        Query: { sailors: () => SAILORS },
        Named: { __resolveReference: byId(SAILORS) },
        Sailor: { __resolveReference: byId(SAILORS) },
      },
    },
    {
      name: 'berths',
      sdl: `${link('2.3', '@key', '@interfaceObject', '@external', '@requires')}
        type Query { named: [Named] }
        type Named @key(fields: "id") @interfaceObject {
          id: ID!
          name: String @external
          nickname: String @requires(fields: "name")
        }`,
      resolvers: {
        Query: { named: () => SAILORS.map(({ id }) => ({ id })) },
        Named: {
          nickname: (named: Identified & { name?: string }) =>
            required(named.name) && byId(SAILORS)(named)?.nickname,
        },
      },
    },
  ],
  cases: [
    {
      title: 'from the interface object',
      query: '{ named { id name nickname } }',
      data: {
        named: [
          { id: 'n1', name: 'Nils', nickname: 'Nix' },
          { id: 'n2', name: 'Oda', nickname: 'Odd' },
        ],
      },
    },
    {
      title: 'from the interface',
      query: '{ sailors { id name nickname } }',
      data: {
        sailors: [
          { id: 'n1', name: 'Nils', nickname: 'Nix' },
          { id: 'n2', name: 'Oda', nickname: 'Odd' },
        ],
      },
    },
    {
      title: 'a fragment on the implementation, from the interface object',
      query: '{ named { ... on Sailor { age } } }',
      data: { named: [{ age: 11 }, { age: 22 }] },
    },
    {
      title: 'a fragment on the implementation, from the interface',
      query: '{ sailors { ... on Sailor { age } } }',
      data: { sailors: [{ age: 11 }, { age: 22 }] },
    },
    {
      title: 'all of it within and beside a fragment, from the interface object',
      query: '{ named { ... on Sailor { age id name nickname } id name } }',
      data: { named: WHOLE_SAILORS },
    },
    {
      title: 'all of it within and beside a fragment, from the interface',
      query: '{ sailors { ... on Sailor { age id name nickname } id name } }',
      data: { sailors: WHOLE_SAILORS },
    },
    {
      title: 'both ways at once',
      query: `{
        sailors { ...Sailor id name }
        named { ...Sailor id name }
      }
      fragment Sailor on Sailor { age id name nickname }`,
      data: { sailors: WHOLE_SAILORS, named: WHOLE_SAILORS },
    },
    {
      title: 'the computed field alone',
      query: '{ named { nickname } }',
      data: { named: [{ nickname: 'Nix' }, { nickname: 'Odd' }] },
    },
  ],
};
