import { byId, type FederationGraph, link, required } from '../federation-graph.ts';
import { opener, REPLIES, replies, THREADS } from './threads.ts';

const CRATES = [
  { code: 'k1', label: 'Oak chest', cost: 11, mass: 1, family: { meanCost: 11 } },
  { code: 'k2', label: 'Tin box', cost: 22, mass: 2, family: { meanCost: 22 } },
];

/**
 * Requirements with arguments, next to the same fields asked with the client's own: each must get
 * its own. `Thread.opener` counts what it was sent: three replies, whatever the client limits its
 * own to. It requires a field of its own subgraph, below which a leaf comes from another.
 */
export const REQUIRES_WITH_ARGUMENTS: FederationGraph = {
  name: 'requirements with arguments',
  subgraphs: [
    {
      name: 'freight',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Crate @key(fields: "code") {
          code: String!
          mass: Int @external
          cost(currency: String!): Int @external
          freight: Int @requires(fields: "cost(currency: \\"USD\\") mass")
          family: Family @external
          isLuxury: Boolean @requires(fields: "family { meanCost(currency: \\"USD\\") }")
        }
        type Family @external { meanCost(currency: String!): Int }`,
      resolvers: {
        Crate: {
          freight: ({ cost, mass }: { cost?: number; mass?: number }) =>
            required(cost) * required(mass) * 10,
          isLuxury: ({ family }: { family?: { meanCost?: number } }) =>
            required(family?.meanCost) > 11,
        },
      },
    },
    {
      name: 'goods',
      sdl: `${link('2.3', '@key')}
        type Query { crates: [Crate] }
        type Crate @key(fields: "code") {
          code: String!
          label: String
          cost(currency: String!): Int
          mass: Int
          family: Family
        }
        type Family { meanCost(currency: String!): Int }`,
      resolvers: {
        Query: { crates: () => CRATES },
        Crate: {
          __resolveReference: ({ code }: { code: string }) =>
            CRATES.find((crate) => crate.code === code),
          cost: ({ cost }: { cost: number }, { currency }: Price) => cost * rate(currency),
        },
        Family: {
          meanCost: ({ meanCost }: { meanCost: number }, { currency }: Price) =>
            meanCost * rate(currency),
        },
      },
    },
    {
      name: 'news',
      sdl: `${link('2.3', '@key')}
        type Query { threads: [Thread] }
        type Thread @key(fields: "id") { id: ID! }
        type Reply @key(fields: "id") { id: ID! writerId: ID body: String! }`,
      resolvers: {
        Query: { threads: () => THREADS },
        Reply: { __resolveReference: byId(REPLIES) },
      },
    },
    {
      name: 'talk',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Thread @key(fields: "id") {
          id: ID!
          opener: Writer @requires(fields: "replies(limit: 3) { writerId }")
          replies(limit: Int!): [Reply]
        }
        type Reply @key(fields: "id") { id: ID! date: String writerId: ID @external }
        type Writer { id: ID! name: String }`,
      resolvers: { Thread: { opener, replies } },
    },
  ],
  cases: [
    {
      title: 'an argument of the requirement only',
      query: '{ crates { code label freight } }',
      data: {
        crates: [
          { code: 'k1', label: 'Oak chest', freight: 110 },
          { code: 'k2', label: 'Tin box', freight: 440 },
        ],
      },
    },
    {
      title: 'an argument below an external object',
      query: '{ crates { isLuxury } }',
      data: { crates: [{ isLuxury: false }, { isLuxury: true }] },
    },
    {
      title: 'a requirement that leads to another subgraph and back',
      query: '{ threads { opener { id } } }',
      data: { threads: [{ opener: { id: 'w2' } }, { opener: { id: 'w1' } }] },
    },
    {
      title: 'beside the same field with another argument',
      query: '{ threads { opener { id } replies(limit: 1) { id } } }',
      data: {
        threads: [
          { opener: { id: 'w2' }, replies: [{ id: 'r1' }] },
          { opener: { id: 'w1' }, replies: [{ id: 'r4' }] },
        ],
      },
    },
    {
      title: "beside the same field with a variable's default",
      query: `query ($limit: Int = 1) {
        threads { opener { id } replies(limit: $limit) { id } }
      }`,
      data: {
        threads: [
          { opener: { id: 'w2' }, replies: [{ id: 'r1' }] },
          { opener: { id: 'w1' }, replies: [{ id: 'r4' }] },
        ],
      },
    },
    {
      title: 'beside the same field with a variable, spread twice',
      query: `query ($limit: Int = 3) {
        threads { opener { id } ...Some ...More }
      }
      fragment Some on Thread { replies(limit: $limit) { id } }
      fragment More on Thread { replies(limit: $limit) { id } }`,
      variables: { limit: 1 },
      data: {
        threads: [
          { opener: { id: 'w2' }, replies: [{ id: 'r1' }] },
          { opener: { id: 'w1' }, replies: [{ id: 'r4' }] },
        ],
      },
    },
  ],
};

interface Price {
  readonly currency: string;
}

function rate(currency: string): number {
  if (currency === 'USD') return 1;
  if (currency === 'EUR') return 2;
  throw new Error(`Nobody takes ${currency}.`);
}
