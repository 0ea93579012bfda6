import { type FederationGraph, link, neverAsked, required } from '../federation-graph.ts';

const TENT = { id: 'p1', price: 699.99 };

const told = ({ isDear }: { isDear?: boolean }) => typeof required(isDear) === 'boolean';

/**
 * Fields at the end of a chain of requirements under `@skip` and `@include`: what is left out is
 * neither fetched nor null, and what is not left out gets all it requires.
 */
export const SKIP_AND_INCLUDE: FederationGraph = {
  name: '@skip and @include at the end of a chain of requirements',
  subgraphs: [
    {
      name: 'awnings',
      sdl: `${link('2.3', '@key')}
        type Query { tent: Tent }
        type Tent @key(fields: "id") { id: ID! price: Float! }`,
      resolvers: { Query: { tent: () => TENT }, Tent: { __resolveReference: () => TENT } },
    },
    {
      name: 'budgets',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Tent @key(fields: "id") {
          id: ID!
          price: Float! @external
          isDear: Boolean! @requires(fields: "price")
        }`,
      resolvers: { Tent: { isDear: ({ price }: { price?: number }) => required(price) > 500 } },
    },
    {
      name: 'camps',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Tent @key(fields: "id") {
          id: ID!
          isDear: Boolean! @external
          included: Boolean! @requires(fields: "isDear")
          notSkipped: Boolean! @requires(fields: "isDear")
          notIncluded: Boolean! @requires(fields: "isDear")
          skipped: Boolean! @requires(fields: "isDear")
        }`,
      resolvers: {
        Tent: { included: told, notSkipped: told, notIncluded: neverAsked, skipped: neverAsked },
      },
    },
  ],
  cases: [
    {
      title: 'not included',
      query: 'query ($on: Boolean = false) { tent { price notIncluded @include(if: $on) } }',
      data: { tent: { price: 699.99 } },
    },
    {
      title: 'skipped',
      query: 'query ($on: Boolean = true) { tent { price skipped @skip(if: $on) } }',
      data: { tent: { price: 699.99 } },
    },
    {
      title: 'included',
      query: 'query ($on: Boolean = true) { tent { price included @include(if: $on) } }',
      data: { tent: { price: 699.99, included: true } },
    },
    {
      title: 'not skipped',
      query: 'query ($on: Boolean = false) { tent { price notSkipped @skip(if: $on) } }',
      data: { tent: { price: 699.99, notSkipped: true } },
    },
    {
      title: 'each way at once, by variables of the request',
      query: `query ($yes: Boolean!, $no: Boolean!) {
        tent {
          notIncluded @include(if: $no)
          included @include(if: $yes)
          skipped @skip(if: $yes)
          notSkipped @skip(if: $no)
          both: included @include(if: $yes) @skip(if: $yes)
        }
      }`,
      variables: { yes: true, no: false },
      data: { tent: { included: true, notSkipped: true } },
    },
    {
      title: 'everything in an object left out',
      query: `query ($yes: Boolean!, $no: Boolean!) {
        tent @include(if: $yes) { included @include(if: $no) }
      }`,
      variables: { yes: true, no: false },
      data: { tent: {} },
    },
    {
      title: 'the object left out',
      query: 'query ($yes: Boolean!) { tent @skip(if: $yes) { included } __typename }',
      variables: { yes: true },
      data: { __typename: 'Query' },
    },
  ],
};
