import { expect, test } from '@jest/globals';
import { nPlusOne } from './n-plus-one.ts';
import { findingsOf, linesOf, type TestRevision } from './review.fixture.ts';

const HEAD = `
type Query {
  products(first: Int = 10): [Product!]! @listSize(slicingArguments: ["first"])
  best: Product
  page(first: Int = 10): ProductConnection @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
}
type ProductConnection { edges: [Edge!]! pageInfo: PageInfo }
type Edge { node: Product }
type PageInfo { hasNextPage: Boolean }
type Part @key(fields: "id") { id: ID! }
enum Colour { RED }
type Product @key(fields: "id") { id: ID! tags: [String!] colours: [Colour]`;
const products = (fields: string) => `${HEAD} ${fields} }`;
const parts = 'type Part @key(fields: "id") { id: ID! price: Int }';
const BASE: TestRevision = {
  subgraphs: { products: products(''), parts },
  operations: ['query Best { best { id } }'],
};
const after = (head: Partial<TestRevision>) =>
  findingsOf(nPlusOne, { base: BASE, head: { ...BASE, ...head } });
const adding = (fields: string, ...operations: string[]) =>
  after({
    subgraphs: { products: products(fields), parts },
    ...(operations.length > 0 && { operations }),
  });

test('Bounded lists, lists of leaves and pages of connections are fine', () => {
  expect(after({})).toEqual([]);
  expect(
    adding(`
      names: [[String]] shades: [Colour!]!
      some(limit: Int): [Part!] few: [Part!] @listSize(assumedSize: 3)
    `),
  ).toEqual([]);
  expect(findingsOf(nPlusOne, { head: BASE })).toEqual([]);
});

test('A new list without a bound is a warning, and blocks once an operation asks for it', () => {
  const findings = adding('parts: [Part!]!');
  expect(linesOf(findings)).toEqual([
    'warning LIST_WITHOUT_PAGINATION `Product.parts` gives a list of objects that may be of any length.',
  ]);
  expect(findings[0]).toMatchObject({
    subgraph: 'products',
    coordinate: 'Product.parts',
    place: { file: 'subgraphs/products/schema.graphql', line: 12 },
    affected: [],
  });
  const used = adding('parts: [Part!]!', 'query Parts { best { parts { id } } }');
  expect(used[0]).toMatchObject({ severity: 'blocking', affected: [{ operation: 'Parts' }] });
});

test('A list that was unbounded before is not told again', () => {
  const old = { ...BASE, subgraphs: { products: products('parts: [Part!]!'), parts } };
  expect(findingsOf(nPlusOne, { base: old, head: old })).toEqual([]);
});

test('Entities looked up by the thousand are a warning, as lists inside lists make them', () => {
  const fields = 'parts(first: Int = 50): [Part!] @listSize(slicingArguments: ["first"])';
  const many = adding(
    fields,
    'query Many { page(first: 50) { edges { node { parts { price } } } } }',
  );
  expect(linesOf(many)).toEqual([
    'warning ENTITY_LOOKUPS_MANY Many of web may ask parts for 2,500 Part in one request: at page.edges[].node.parts[].',
  ]);
  expect(many[0]?.place?.file).toBe('bffs/web/operations/Many.graphql');
  expect(adding(fields, 'query Many { products(first: 20) { parts { price } } }')).toEqual([]);
});

const TWICE: TestRevision = {
  subgraphs: {
    root: `type Query { a: Part b: Part } type Part @key(fields: "id") { id: ID! }`,
    parts: `type Part @key(fields: "id") {
      id: ID! price: Int next: Part total: Int @external label: String @requires(fields: "total") }`,
    tax: 'type Part @key(fields: "id") { id: ID! price: Int @external total: Int @requires(fields: "price") }',
  },
  operations: ['query One { a { price } }'],
};
const asking = (body: string) => {
  const operations = [body];
  return linesOf(findingsOf(nPlusOne, { base: TWICE, head: { ...TWICE, operations } }));
};

test('One subgraph asked twice for one type is told', () => {
  expect(asking('query One { a { label } }')).toEqual([
    'note ENTITY_FETCHED_TWICE One of web asks parts for `Part` in 2 requests, which wait for different answers: at a and at a.',
  ]);
  const without = TWICE.subgraphs.parts?.replace('total: Int @external', '') ?? '';
  const plain = without.replace('@requires(fields: "total")', '');
  const operations = ['query One { a { price label } }'];
  const base = { subgraphs: { ...TWICE.subgraphs, parts: plain }, operations };
  const findings = findingsOf(nPlusOne, { base, head: { ...TWICE, operations } });
  expect(findings).toMatchObject([{ code: 'ENTITY_FETCHED_TWICE', severity: 'warning' }]);
});

test('What is merged, or stands inside another, is not asked twice', () => {
  expect(asking('query One { a { price } b { next { price } } }')).toEqual([]);
  expect(asking('query One { a { next { next { price } } } }')).toEqual([]);
});
