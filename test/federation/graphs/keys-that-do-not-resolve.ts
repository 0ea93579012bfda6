import { type FederationGraph, type Identified, link, required } from '../federation-graph.ts';

const code = (berth: string) => ({
  one: `${berth}-one`,
  two: `${berth}-two`,
  three: `${berth}-three`,
});

const BERTHS = ['1', '2'].map((id) => ({
  id,
  pier: `pier ${id}`,
  code: code(id),
  name: `Berth ${id}`,
}));

const nameless = ({ id }: Identified) => {
  const berth = BERTHS.find((each) => each.id === id);
  return berth && { id, pier: berth.pier, code: berth.code };
};

/**
 * Both subgraphs list the same four keys of a berth in different order, and each resolves another
 * one. A gateway that takes the first it can build, instead of the one that resolves, is sent away.
 */
export const KEYS_THAT_DO_NOT_RESOLVE: FederationGraph = {
  name: 'many keys, of which each subgraph resolves one',
  subgraphs: [
    {
      name: 'anchorage',
      sdl: `${link('2.5', '@key')}
        type Berth
          @key(fields: "id", resolvable: true)
          @key(fields: "pier", resolvable: false)
          @key(fields: "code { one two }", resolvable: false)
          @key(fields: "id code { two three }", resolvable: false) {
          id: ID!
          pier: ID!
          code: Code!
          name: String!
        }
        type Code { one: ID! two: ID! three: ID! }`,
      resolvers: {
        Berth: {
          __resolveReference: ({ id }: Identified) => BERTHS.find((berth) => berth.id === id),
        },
      },
    },
    {
      name: 'boats',
      sdl: `${link('2.5', '@key', '@requires', '@external')}
        type Query { boat: Boat }
        type Boat @key(fields: "id") { id: ID! berths: [Berth!]! }
        type Berth
          @key(fields: "code { one two }", resolvable: false)
          @key(fields: "id code { two three }", resolvable: true)
          @key(fields: "pier", resolvable: false)
          @key(fields: "id", resolvable: false) {
          id: ID!
          pier: ID!
          code: Code!
          name: String! @external
          sign: String! @requires(fields: "name")
        }
        type Code { one: ID! two: ID! three: ID! }`,
      resolvers: {
        Query: { boat: () => ({ id: '100' }) },
        Boat: { berths: () => [nameless({ id: '1' })] },
        Berth: {
          __resolveReference: ({ id, code, name }: BerthKey) =>
            required(code?.two) && required(code?.three) && { ...nameless({ id }), name },
          sign: ({ name }: { name?: string }) => `[ ${required(name)} ]`,
        },
      },
    },
  ],
  cases: [
    {
      title: 'parts of keys without leaving',
      query: '{ boat { berths { pier code { one three } } } }',
      data: {
        boat: { berths: [{ pier: 'pier 1', code: { one: '1-one', three: '1-three' } }] },
      },
    },
    {
      title: 'there by one and back by another',
      query: '{ boat { id berths { id name sign } } }',
      data: { boat: { id: '100', berths: [{ id: '1', name: 'Berth 1', sign: '[ Berth 1 ]' }] } },
    },
  ],
};

interface BerthKey extends Identified {
  readonly code?: { readonly two?: string; readonly three?: string };
  readonly name?: string;
}
