import { describe, expect, test } from '@jest/globals';
import { reviewChange } from '../check.ts';
import { composeRevision } from './composed-revision.ts';
import { contracts } from './contracts.ts';
import type { Finding } from './finding.ts';
import { composedOf, findingsOf, linesOf, revisionOf, SETTINGS } from './review.fixture.ts';

const SHOP = `
  type Query { products(first: Int = 10): [Product!]! @listSize(slicingArguments: ["first"]) }
  type Product { id: ID! price(in: String): Int stock: Int @tag(name: "internal") }
`;
const OPERATIONS = [
  'query Few { products(first: 3) { id } }',
  'query Some($n: Int) { products(first: $n) { id } }',
];

describe('What a client sees', () => {
  test('of a new type is told with the type, and of others by their members', () => {
    const head = SHOP.replace('price(in: String)', 'price(in: String, at: Int)').replace(
      'stock:',
      'rating: Rating unit: Unit stock:',
    );
    const more = `${head} type Rating { average: Float count: Int } enum Unit { PIECE }`;
    expect(linesOf(change({ to: more }))).toEqual([
      'note CONTRACT_ELEMENT_ADDED web now sees Product.price(at:), Product.rating and Product.unit.',
      'note CONTRACT_ELEMENT_ADDED web now sees Rating.',
      'note CONTRACT_ELEMENT_ADDED web now sees Unit.',
    ]);
    expect(linesOf(change({ from: more, to: SHOP }))).toContain(
      'note CONTRACT_ELEMENT_REMOVED web no longer sees Rating.',
    );
  });

  test('is told when a tag alone changes it, as a warning when something is shown', () => {
    const open = SHOP.replace('@tag(name: "internal")', '');
    const findings = change({ to: open });
    expect(findings).toMatchObject([
      {
        code: 'CONTRACT_ELEMENT_ADDED',
        severity: 'warning',
        message: 'web now sees Product.stock, hidden from it before.',
        coordinate: 'Product.stock',
        subgraph: 'shop',
        client: 'web',
      },
    ]);
    expect(linesOf(change({ from: open, to: SHOP }))).toEqual([
      'note CONTRACT_ELEMENT_REMOVED web no longer sees Product.stock.',
    ]);
  });

  test('is told when its own choice alone changes it', () => {
    const findings = change({ filter: { excludeTags: ['other'] } });
    expect(linesOf(findings)).toEqual([
      'note CONTRACT_CHOICE_CHANGED web chooses other for contract.excludeTags instead of internal.',
      'note CONTRACT_ELEMENT_ADDED web now sees Product.stock.',
    ]);
  });

  test('does not change without a change', () => {
    expect(change({})).toEqual([]);
  });
});

test('A lowered limit is told to those whose variables may exceed it', () => {
  const limits = (max: number) => ({ excludeTags: ['internal'], limits: { lists: { max } } });
  const findings = change({ before: limits(50), filter: limits(20) });
  expect(findings).toMatchObject([
    {
      code: 'CONTRACT_CHOICE_CHANGED',
      message: 'web chooses max 20 for limits.lists instead of max 50.',
    },
    {
      code: 'CONTRACT_LIMIT_LOWERED',
      severity: 'warning',
      message: 'web may ask for less than before by Query.products(first:).',
      affected: [{ operation: 'Some' }],
    },
  ]);
  expect(change({ before: limits(20), filter: limits(50) })).toMatchObject([
    { code: 'CONTRACT_CHOICE_CHANGED' },
  ]);
});

test('A contract that cannot be made blocks, at the element at fault', () => {
  const to = `${SHOP} type Shop @tag(name: "internal") { id: ID! } extend type Product { shop: Shop }`;
  expect(change({ to })).toMatchObject([
    {
      code: 'CONTRACT_INVALID',
      severity: 'blocking',
      coordinate: 'Product.shop',
      place: { file: 'subgraphs/shop/schema.graphql' },
      client: 'web',
    },
  ]);
});

test('A client that goes takes its releases with it; one that comes is a note', () => {
  const revision = revisionOf({ subgraphs: { shop: SHOP }, operations: OPERATIONS });
  const [all, none] = [revision.clients, []].map((clients) =>
    composeRevision({ ...revision, clients }),
  );
  expect(contracts({ base: all, head: none! }, SETTINGS)).toMatchObject([
    {
      code: 'CLIENT_REMOVED',
      severity: 'blocking',
      affected: [{ operation: 'Few' }, { operation: 'Some' }],
    },
  ]);
  expect(contracts({ base: none, head: all! }, SETTINGS)).toMatchObject([
    { code: 'CLIENT_ADDED', severity: 'note' },
  ]);
  expect(contracts({ head: all! }, SETTINGS)).toEqual([]);
});

test('The review of a client shows its schema before and after as a diff', () => {
  const [base, head] = [SHOP, SHOP.replace('@tag(name: "internal")', '')].map((shop) =>
    composedOf({ subgraphs: { shop }, web: { contract: { excludeTags: ['internal'] } } }),
  );
  const [client] = reviewChange({ base, head: head! }, SETTINGS).clients;
  expect(client?.contractDiff).toMatch(/^@@ -\d+,4 \+\d+,5 @@\n.*\n.*\n\+ {2}stock: Int\n \}\n.*$/);
  expect(reviewChange({ base: head, head: head! }, SETTINGS).clients[0]?.contractDiff).toBe('');
});

interface Change {
  readonly from?: string;
  readonly to?: string;
  readonly before?: object;
  readonly filter?: object;
}

/** A change of the subgraph's SDL, or of the client's choices. */
function change({ from = SHOP, to = from, before, filter }: Change): Finding[] {
  const own = before ?? { excludeTags: ['internal'] };
  return findingsOf(contracts, {
    base: { subgraphs: { shop: from }, operations: OPERATIONS, web: { contract: own } },
    head: { subgraphs: { shop: to }, operations: OPERATIONS, web: { contract: filter ?? own } },
  });
}
