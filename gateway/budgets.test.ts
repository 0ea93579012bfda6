import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { OperationPlans, Plan } from '../schema/index.ts';
import { overBudget } from './budgets.ts';

const step = (after: number[]) => ({ after, parts: [] }) as unknown as Plan['steps'][number];
const plan = (...after: number[][]) => ({ steps: after.map(step), keys: {} });

/** Two ways its conditions may stand: one asks more, the other longer. */
const PLANS: OperationPlans = {
  labels: [],
  variants: { '0': 0, '1': 1 },
  plans: [plan([], [], [], [0]), plan([], [0], [1])],
};
const HOME = {
  name: 'Home',
  body: 'query Home { a { ...F } b { ...F } } fragment F on T { c { d } }',
  plans: PLANS,
  schema: buildSchema('type Query { a: T b: T } type T { c: [C] } type C { d: Int }'),
};

test('An operation within its budgets, or without any, is fine', () => {
  expect(overBudget(HOME, {})).toEqual([]);
  const budgets = { depth: 3, selections: 6, cost: 22, subgraphRequests: 4, sequentialRequests: 3 };
  expect(overBudget(HOME, budgets)).toEqual([]);
});

test('Each budget that an operation passes is told, the most of all its plans counted', () => {
  const budgets = { depth: 2, selections: 5, cost: 21, subgraphRequests: 3, sequentialRequests: 2 };
  expect(overBudget(HOME, budgets)).toEqual([
    'operation Home: 3 levels of fields; budgets.depth is 2.',
    'operation Home: 6 selections; budgets.selections is 5.',
    'operation Home: 22 of cost; budgets.cost is 21.',
    'operation Home: 4 requests to subgraphs; budgets.subgraphRequests is 3.',
    'operation Home: 3 requests to subgraphs in sequence; budgets.sequentialRequests is 2.',
  ]);
});
