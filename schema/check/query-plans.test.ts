import { expect, test } from '@jest/globals';
import { planText } from '../plan/plan-text.ts';
import { queryPlans } from './query-plans.ts';
import { composedOf, findingsOf, linesOf, type TestRevision } from './review.fixture.ts';

const PRODUCTS = `
type Query { product: Product }
type Product @key(fields: "id") { id: ID! title: String! weight: Int! }`;
const ORDERS = `
type Product @key(fields: "id") { id: ID! weight: Int! @external shipping: Int }`;
const REQUIRING = ORDERS.replace('Int }', 'Int @requires(fields: "weight") }');
const SHOP = { products: PRODUCTS, orders: ORDERS };
const ROOT = `
type Query { first: Product }
type Product @key(fields: "id") { id: ID! }`;

const SHIPPING = 'query Shipping { first { shipping } }';
const BASE: TestRevision = {
  subgraphs: { ...SHOP, root: ROOT, orders: ORDERS.replace('weight: Int! @external ', '') },
  operations: [SHIPPING],
};
const HOP: TestRevision = { ...BASE, subgraphs: { ...BASE.subgraphs, orders: REQUIRING } };

test('Without a change there is nothing to say, nor without a base', () => {
  expect(findingsOf(queryPlans, { base: HOP, head: HOP })).toEqual([]);
  expect(findingsOf(queryPlans, { head: HOP })).toEqual([]);
});

test('A new requirement that makes an operation wait longer blocks, at its declaration', () => {
  const findings = findingsOf(queryPlans, { base: BASE, head: HOP });
  expect(linesOf(findings)).toEqual([
    'warning PLAN_REQUESTS_GREW Shipping of web takes 3 requests to subgraphs instead of 2; new: products for `Product.weight`.',
    'blocking PLAN_SEQUENCE_GREW Shipping of web takes 3 requests in sequence instead of 2: root, then products, then orders.',
  ]);
  expect(findings[1]).toMatchObject({
    subgraph: 'orders',
    coordinate: 'Product.shipping',
    place: { file: 'subgraphs/orders/schema.graphql', line: 2 },
    affected: [{ client: 'web', operation: 'Shipping', versions: ['1.0.0'] }],
  });
});

test('Growth that the client lets pass is a warning, and a note where its own text asks for more', () => {
  const web = { growth: { subgraphRequests: 1, sequentialRequests: 1, entityLookups: 1 } };
  const head = { ...HOP, web };
  const severities = findingsOf(queryPlans, { base: BASE, head }).map(({ severity }) => severity);
  expect(severities).toEqual(['warning', 'warning']);
  const operations = ['query Shipping { first { shipping title } }'];
  const findings = findingsOf(queryPlans, { base: BASE, head: { ...BASE, operations, web } });
  expect(linesOf(findings)).toEqual([
    'note PLAN_REQUESTS_GREW Shipping of web takes 3 requests to subgraphs instead of 2; new: products for `Product.title`.',
  ]);
  expect(findings[0]?.place?.file).toBe('bffs/web/operations/Shipping.graphql');
});

test('Lookups are told beside requests only where they are the worse', () => {
  const web = { growth: { subgraphRequests: 9, sequentialRequests: 9, entityLookups: 0 } };
  const findings = findingsOf(queryPlans, { base: BASE, head: { ...HOP, web } });
  expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'warning PLAN_REQUESTS_GREW',
    'warning PLAN_SEQUENCE_GREW',
    'blocking PLAN_LOOKUPS_GREW',
  ]);
});

test('Operations that grow alike are told in one finding, the one that grew most first', () => {
  const names = ['A', 'B', 'C', 'D'].map((name) => SHIPPING.replace('Shipping', name));
  const findings = findingsOf(queryPlans, {
    base: { ...BASE, operations: names },
    head: { ...HOP, operations: names },
  });
  const told = findings.find(({ code }) => code === 'PLAN_SEQUENCE_GREW');
  expect(told?.message).toBe(
    '4 operations of web take more requests in sequence: A 3 instead of 2, B 3 instead of 2, C 3 instead of 2, 1 more: root, then products, then orders.',
  );
  expect(told?.affected).toHaveLength(4);
});

test('Asking less is a note, and so is asking somebody else', () => {
  expect(linesOf(findingsOf(queryPlans, { base: HOP, head: BASE }))).toEqual([
    'note PLAN_IMPROVED Operations of web that ask less: Shipping (2 requests to subgraphs instead of 3, 2 requests in sequence instead of 3, 1 entity lookup instead of 2).',
  ]);
  const moved = {
    orders: 'type Query { other: Int } type Product @key(fields: "id") { id: ID! }',
    delivery: 'type Product @key(fields: "id") { id: ID! shipping: Int }',
  };
  const head = { ...BASE, subgraphs: { ...BASE.subgraphs, ...moved } };
  expect(linesOf(findingsOf(queryPlans, { base: BASE, head }))).toEqual([
    'note PLAN_SUBGRAPHS_CHANGED Operations of web that ask other subgraphs: Shipping (also delivery, no longer orders).',
  ]);
});

test('What another version of the planner plans otherwise is told as its doing', () => {
  const plansOf = (revision: TestRevision) => {
    const plans = composedOf(revision).clients[0]?.operations[0]?.plans;
    return plans ? planText(plans, 12) : '';
  };
  const committed = (text: string): TestRevision => ({
    ...BASE,
    web: { planTexts: { Shipping: text } },
  });
  const before = (text: string) =>
    linesOf(findingsOf(queryPlans, { base: committed(text), head: BASE }));
  expect(before(plansOf(BASE))).toEqual([]);
  expect(before(plansOf(HOP))).toEqual([
    'note PLANNER_CHANGED This version of the planner plans 1 operation of web otherwise, over the same supergraph: Shipping (2 requests to subgraphs instead of 3, 2 requests in sequence instead of 3, 1 entity lookup instead of 2).',
  ]);
  expect(before(plansOf({ ...BASE, operations: ['query Shipping { first { id } }'] }))).toEqual([
    'blocking PLANNER_CHANGED This version of the planner plans 1 operation of web otherwise, over the same supergraph: Shipping (2 requests to subgraphs instead of 1, 2 requests in sequence instead of 1, 1 entity lookup instead of 0).',
  ]);
});
