import { describe, expect, test } from '@jest/globals';
import { budgets } from './budgets.ts';
import { findingsOf, linesOf, type TestRevision } from './review.fixture.ts';
import type { ReviewBudgets } from './revision.ts';

const SHOP = {
  products: `type Query { product: Product all(first: Int! = 10): [Product!] @listSize(slicingArguments: ["first"]) }
    type Product @key(fields: "id") { id: ID! title: String text: String }`,
  reviews: 'type Product @key(fields: "id") { id: ID! score: Int }',
};

const shop = (body: string, allowed: ReviewBudgets = {}): TestRevision => ({
  subgraphs: SHOP,
  operations: [body],
  web: { budgets: allowed },
});

const SMALL = 'query Page { product { id } }';
const LARGE = 'query Page { product { id title score } }';

describe('An operation over a budget', () => {
  test('blocks when it is new or has grown, and says by how much', () => {
    const head = shop(LARGE, { subgraphRequests: 1, selections: 3, depth: 2 });
    const lines = [
      'blocking BUDGET_EXCEEDED Page has 4 selections; budgets.selections is 3: 1 more than it may.',
      'blocking BUDGET_EXCEEDED Page takes 2 requests to subgraphs; budgets.subgraphRequests is 1: 1 more than it may.',
    ];
    const told = (base?: TestRevision) =>
      linesOf(findingsOf(budgets, base ? { base, head } : { head })).filter(
        (line) => !line.startsWith('note'),
      );
    expect(told()).toEqual(lines);
    expect(told(shop(SMALL, { subgraphRequests: 1 }))).toEqual(lines);
  });

  test('is told of with its place and the releases that have it', () => {
    const [finding] = findingsOf(budgets, { head: shop(LARGE, { sequentialRequests: 1 }) });
    expect(finding).toMatchObject({
      client: 'web',
      place: { file: 'bffs/web/operations/Page.graphql' },
      affected: [{ operation: 'Page', versions: ['1.0.0'] }],
    });
  });

  test('is a note when it was so before, a warning when the budget shrank', () => {
    const head = shop(LARGE, { sequentialRequests: 1 });
    expect(findingsOf(budgets, { base: head, head })).toMatchObject([{ severity: 'note' }]);
    const base = shop(LARGE, { sequentialRequests: 2 });
    expect(findingsOf(budgets, { base, head })).toMatchObject([{ severity: 'warning' }]);
    expect(findingsOf(budgets, { base: shop(LARGE), head })).toMatchObject([
      { severity: 'warning' },
    ]);
  });
});

test('An operation that comes near to a budget is a note, one that stays there nothing', () => {
  const allowed = { cost: 11 };
  const head = shop('query Page { all { id } }', allowed);
  expect(linesOf(findingsOf(budgets, { base: shop(SMALL, allowed), head }))).toEqual([
    'note BUDGET_NEARLY_SPENT Page costs 10; budgets.cost is 11.',
  ]);
  expect(findingsOf(budgets, { base: head, head })).toEqual([]);
});

test('Without budgets an operation may take what it likes', () => {
  expect(findingsOf(budgets, { head: shop(LARGE) })).toEqual([]);
});
