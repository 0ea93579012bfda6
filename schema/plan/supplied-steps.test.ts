import { describe, expect, test } from '@jest/globals';
import { plannerOver, representationsOf } from './planned.fixture.ts';

const ITEM = 'type Item @key(fields: "id") { id: ID!';

/** `quote` requires `cost`, which requires `weight`, which requires `scale`. */
const { planOf, requestsOf } = plannerOver({
  quotes: `${ITEM} cost(fast: Boolean): Int @external
    quote: Int @requires(fields: "cost(fast: false)") }`,
  shipping: `
    type Query { shipped: [[Item!]] one: Item @provides(fields: "weight") }
    type Mutation { ship: Item }
    ${ITEM} weight: Int @external other: Item
      cost(fast: Boolean): Int @requires(fields: "weight")
      label: Item @requires(fields: "weight") }`,
  stock: `type Query { stock: Item } type Shelf @key(fields: "id") { id: ID! item: Item }
    ${ITEM} scale: Int @external weight: Int @shareable @requires(fields: "scale") }`,
  scales: `type Query { shelf: Shelf } type Shelf @key(fields: "id") { id: ID! }
    ${ITEM} scale: Int }`,
});

const services = (requests: readonly string[]) => requests.map((each) => each.split(' ')[0]);
const CHAIN = ['shipping', 'scales', 'stock', 'shipping', 'quotes'];

describe('a requirement of a requirement', () => {
  test('is told before the subgraph that the plan is in already is asked for the requirement', () => {
    const requests = requestsOf('{ shipped { quote } }');
    expect(services(requests)).toEqual(CHAIN);
    expect(requests[0]).toBe('shipping {shipped{__typename id}}');
    expect(requests[3]).toMatch(/\.\.\.on Item\{_cost_\w+:cost\(fast:false\)\}/);
    const plan = planOf('{ shipped { quote } }');
    expect(representationsOf(plan)[2]).toBe('id weight');
    expect(plan.steps[3]?.parts[0]?.paths).toEqual([['shipped', '@', '@']]);
    expect(plan.steps.map(({ after }) => after)).toEqual([[], [0], [1], [0, 2], [2, 3]]);
  });

  test('is told below another object of the same fetch', () => {
    const plan = planOf('{ shipped { other { quote } } }');
    expect(plan.steps.map(({ service }) => service)).toEqual(CHAIN);
    expect(plan.steps[3]?.parts[0]?.paths).toEqual([['shipped', '@', '@', 'other']]);
  });

  test('is told below a field that must itself be told something', () => {
    const plan = planOf('{ shipped { quote label { quote } } }');
    const quotes = plan.steps.filter(({ service }) => service === 'quotes');
    expect(quotes.flatMap(({ parts }) => parts.flatMap(({ paths }) => paths)).sort()).toEqual([
      ['shipped', '@', '@'],
      ['shipped', '@', '@', 'label'],
    ]);
    for (const { text } of plan.steps) expect(text).not.toMatch(/label\{[^}]*cost/);
  });

  test('is told in an entity fetch, and where the fault is not the root', () => {
    expect(services(requestsOf('{ stock { quote } }'))).toEqual([
      'stock',
      'scales',
      'stock',
      'shipping',
      'quotes',
    ]);
    expect(services(requestsOf('{ shelf { item { quote } } }'))).toEqual([
      'scales',
      'stock',
      'scales',
      'stock',
      'shipping',
      'quotes',
    ]);
  });

  test('is told after a mutation', () => {
    const plan = planOf('mutation { ship { quote } }');
    expect(plan.steps.map(({ service }) => service)).toEqual(CHAIN);
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'mutation',
      'query',
      'query',
      'query',
      'query',
    ]);
  });

  test('keeps the variables of the client apart by step', () => {
    const [root, ...others] = planOf(
      'query ($f: Boolean) { shipped { cost(fast: $f) quote } }',
    ).steps;
    expect(root?.variables).toEqual([]);
    expect(others.filter(({ variables }) => variables.includes('f'))).toHaveLength(1);
  });
});

test('what a subgraph provides at a place it need not be told there', () => {
  expect(requestsOf('{ one { cost } }')).toEqual(['shipping {one{weight cost}}']);
});

describe('a requirement asked of a subgraph that only knows of it', () => {
  const between = plannerOver({
    shipping: `${ITEM} v: Int @external w: Int @requires(fields: "v")
      s: Int @external p: Int @requires(fields: "s") }`,
    quotes: `type Query { quoted: Item } ${ITEM} w: Int @external s: Int @requires(fields: "w") }`,
    stock: `${ITEM} v: Int }`,
  });

  test('is asked of the one that answers it', () => {
    for (const body of ['{ quoted { p } }', '{ quoted { s p } }']) {
      const requests = between.requestsOf(body);
      expect(requests[0]).toBe('quotes {quoted{__typename id}}');
      expect(requests.filter((each) => /^shipping .*\{w\}/.test(each))).toHaveLength(1);
    }
  });
});
