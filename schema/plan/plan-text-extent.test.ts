import { expect, test } from '@jest/globals';
import { planExtent } from './plan-extent.ts';
import { planText } from './plan-text.ts';
import { planTextExtent } from './plan-text-extent.ts';
import { plannerOver } from './planned.fixture.ts';

const planner = plannerOver({
  products: `type Query { products: [Product!]! best: Product }
    type Product @key(fields: "id") { id: ID! title: String }`,
  'stock-room': 'type Product @key(fields: "id") { id: ID! stock: Int }',
});

test.each([
  'query Whole { products { title stock } best { stock } }',
  'query Conditional($s: Boolean!) { products { title stock @include(if: $s) } }',
  'query Simple { best { id } }',
])('What a plan asks can be read back from its text: %s', (body) => {
  const plans = planner.plansOf(body);
  expect(planTextExtent(planText(plans, 1_234))).toEqual(planExtent(plans));
});

test('Another text tells of no plan', () => {
  expect(planTextExtent('cost 12\n')).toBeUndefined();
});
