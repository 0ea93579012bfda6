import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { composeSupergraph } from '../compose.ts';
import { FEDERATION } from '../supergraph.fixture.ts';
import { createPlanner } from './plan-text.ts';

const supergraph = compose({
  products: `type Query { products: [Product] } type Product @key(fields: "id") { id: ID! title: Int }`,
  reviews: `type Product @key(fields: "id") { id: ID! stars: Int }`,
});
const operation = 'query Home { products { title stars } }';

test('a plan shows a reviewer each fetch and what it waits for', () => {
  expect(createPlanner(supergraph).planText(operation)).toBe(`QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        products {
          __typename
          id
          title
        }
      }
    },
    Flatten(path: "products.@") {
      Fetch(service: "reviews") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            stars
          }
        }
      },
    },
  },
}
`);
});

test('a plan is the same text each time, from a text or from a document', () => {
  const planner = createPlanner(supergraph);
  const text = planner.planText(operation);
  expect(planner.planText(parse(operation))).toBe(text);
  expect(createPlanner(supergraph).planText(operation)).toBe(text);
});

test('an operation that does not fit the supergraph cannot be planned', () => {
  expect(() => createPlanner(supergraph).planText('query A { nope }')).toThrow(/nope/);
});

function compose(sdls: Record<string, string>): string {
  const subgraphs = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    sdl: FEDERATION + sdl,
  }));
  const result = composeSupergraph(subgraphs);
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors));
  return result.supergraph;
}
