import { type FederationGraph, link, required } from '../federation-graph.ts';

const CRATES = [
  { code: 'k1', label: 'Oak chest', cost: 10, mass: 1, family: { meanCost: 10 } },
  { code: 'k2', label: 'Tin box', cost: 20, mass: 2, family: { meanCost: 20 } },
];

/**
 * Two fields of one type require the same field with different arguments: a representation has one
 * place for `cost`, so each needs a representation of its own.
 */
export const REQUIRES_WITH_CONFLICTING_ARGUMENTS: FederationGraph = {
  name: 'two requirements that differ in an argument only',
  subgraphs: [
    {
      name: 'freight',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Crate @key(fields: "code") {
          code: String!
          mass: Int @external
          cost(currency: String!): Int @external
          freight: Int @requires(fields: "cost(currency: \\"USD\\") mass")
          freightInEuro: Int @requires(fields: "cost(currency: \\"EUR\\") mass")
          family: Family @external
          isLuxury: Boolean @requires(fields: "family { meanCost(currency: \\"USD\\") }")
        }
        type Family @external { meanCost(currency: String!): Int }`,
      resolvers: {
        Crate: {
          freight,
          freightInEuro: freight,
          isLuxury: ({ family }: { family?: { meanCost?: number } }) =>
            required(family?.meanCost) > 10,
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
  ],
  cases: [
    {
      title: 'both at once, and a third with arguments elsewhere',
      query: '{ crates { code label freight freightInEuro isLuxury } }',
      data: {
        crates: [
          { code: 'k1', label: 'Oak chest', freight: 100, freightInEuro: 150, isLuxury: false },
          { code: 'k2', label: 'Tin box', freight: 400, freightInEuro: 600, isLuxury: true },
        ],
      },
    },
    {
      title: 'one alone',
      query: '{ crates { freightInEuro } }',
      data: { crates: [{ freightInEuro: 150 }, { freightInEuro: 600 }] },
    },
    {
      title: "one beside the client's own argument",
      query: '{ crates { cost(currency: "EUR") freight } }',
      data: {
        crates: [
          { cost: 15, freight: 100 },
          { cost: 30, freight: 400 },
        ],
      },
    },
    {
      title: "both beside the client's own arguments, under aliases that collide with the field",
      query: '{ crates { mass: cost(currency: "EUR") cost: mass freight freightInEuro } }',
      data: {
        crates: [
          { mass: 15, cost: 1, freight: 100, freightInEuro: 150 },
          { mass: 30, cost: 2, freight: 400, freightInEuro: 600 },
        ],
      },
    },
  ],
};

interface Price {
  readonly currency: string;
}

function freight({ cost, mass }: { cost?: number; mass?: number }): number {
  return required(cost) * required(mass) * 10;
}

function rate(currency: string): number {
  if (currency === 'USD') return 1;
  if (currency === 'EUR') return 1.5;
  throw new Error(`Nobody takes ${currency}.`);
}
