import { expect, test } from '@jest/globals';
import { cacheability } from './cacheability.ts';
import { findingsOf, linesOf, type TestRevision } from './review.fixture.ts';

const PRODUCTS = `
type Query {
  products: [Product!]! @cacheControl(maxAge: 60)
  me: User @cacheControl(maxAge: 60, scope: PRIVATE)
}
type Product @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! title: String stock: Int }
type User @cacheControl(maxAge: 60) { name: String email: String @authenticated @cacheControl(maxAge: 60, scope: PRIVATE) }`;
const STOCK = `
type Product @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! shelf: Int @cacheControl(maxAge: 60) }`;
const BASE: TestRevision = {
  subgraphs: { products: PRODUCTS, warehouse: STOCK },
  operations: [
    'query List { products { title stock } }',
    'query Shelves { products { shelf } }',
    'query Account { me { name email } }',
  ],
};
const withProducts = (from: string, to: string): TestRevision => ({
  ...BASE,
  subgraphs: { products: PRODUCTS.replace(from, to), warehouse: STOCK },
});
const after = (head: TestRevision, base: TestRevision = BASE) =>
  findingsOf(cacheability, { base, head });

test('Without a change there is nothing to say', () => {
  expect(after(BASE)).toEqual([]);
  expect(after(withProducts('stock: Int', 'stock: Int weight: Int'))).toEqual([]);
});

test('A shorter age is a warning at the hint that makes it, a longer one a note', () => {
  const shorter = withProducts('stock: Int', 'stock: Int @cacheControl(maxAge: 5)');
  const findings = after(shorter);
  expect(linesOf(findings)).toEqual([
    'warning CACHE_MAX_AGE_CHANGED List of web may be kept 5 s for everybody, 60 s for everybody before: `Product.stock` of products says so.',
  ]);
  expect(findings[0]).toMatchObject({
    subgraph: 'products',
    coordinate: 'Product.stock',
    place: { file: 'subgraphs/products/schema.graphql', line: 6 },
    client: 'web',
    affected: [{ operation: 'List', versions: ['1.0.0'] }],
  });
  expect(linesOf(after(BASE, shorter))).toEqual([
    'note CACHE_MAX_AGE_CHANGED List of web may be kept 60 s for everybody, 5 s for everybody before: `Product.stock` of products said so.',
  ]);
});

test('What no hint lets anybody keep is told as such', () => {
  const head = withProducts(
    'products: [Product!]! @cacheControl(maxAge: 60)',
    'products: [Bare!]!',
  );
  const bare = `${head.subgraphs.products ?? ''} type Bare { title: String stock: Int }`;
  const findings = after({
    subgraphs: { ...head.subgraphs, products: bare },
    operations: ['query List { products { title stock } }'],
  });
  expect(linesOf(findings)).toEqual([
    'warning CACHE_MAX_AGE_CHANGED List of web may be kept not at all, 60 s for everybody before: `Query.products` of products has no hint.',
  ]);
});

test('Becoming private, or public, is a warning; many operations are told in one', () => {
  const isPrivate = withProducts('title: String', 'title: String @cacheControl(scope: PRIVATE)');
  expect(linesOf(after(isPrivate))).toEqual([
    'warning CACHE_SCOPE_CHANGED List of web may be kept 60 s for its viewer, 60 s for everybody before: `Product.title` of products is private.',
  ]);
  expect(linesOf(after(BASE, isPrivate))).toEqual([
    'warning CACHE_SCOPE_CHANGED List of web may be kept 60 s for everybody, 60 s for its viewer before: `Product.title` of products was private.',
  ]);
  const all = withProducts('[Product!]! @cacheControl(maxAge: 60)', '[Product!]! @authenticated');
  expect(linesOf(after(all))).toEqual([
    expect.stringContaining('blocking CACHE_PUBLIC_BUT_AUTHENTICATED `Query.products` takes'),
    'warning CACHE_SCOPE_CHANGED Answers of 2 operations of web may be kept otherwise: List (60 s for its viewer, 60 s for everybody before), Shelves (60 s for its viewer, 60 s for everybody before): `Query.products` of products takes a permission.',
  ]);
});

test('Private data that everybody may keep blocks, once it is new', () => {
  const leaked = withProducts(
    '@authenticated @cacheControl(maxAge: 60, scope: PRIVATE)',
    '@authenticated',
  );
  const findings = after(leaked);
  expect(linesOf(findings)).toEqual([
    'blocking CACHE_PUBLIC_BUT_AUTHENTICATED `User.email` takes a permission of viewers, yet products lets everybody keep it.',
  ]);
  expect(findings[0]).toMatchObject({ coordinate: 'User.email', place: { line: 7 } });
  expect(after(leaked, leaked)).toEqual([]);
  expect(findingsOf(cacheability, { head: leaked })).toHaveLength(1);
});

test("A viewer's own field is to be private without any directive, and one of another subgraph is not asked", () => {
  const findings = after(withProducts('(maxAge: 60, scope: PRIVATE)\n', '(maxAge: 60)\n'));
  expect(linesOf(findings)).toContain(
    "blocking CACHE_PUBLIC_BUT_AUTHENTICATED `Query.me` is named as the viewer's own, yet products lets everybody keep it.",
  );
  const external = `
    type Product @key(fields: "id") @cacheControl(maxAge: 60) {
      id: ID! stock: Int @external need: Int @requires(fields: "stock") @authenticated @cacheControl(maxAge: 60, scope: PRIVATE) }`;
  const guarded = withProducts(
    'stock: Int',
    'stock: Int @authenticated @cacheControl(maxAge: 60, scope: PRIVATE)',
  );
  const subgraphs = { ...guarded.subgraphs, warehouse: external };
  const told = after({ subgraphs, operations: [] });
  expect(told.map(({ subgraph }) => subgraph)).not.toContain('warehouse');
});

test('What an operation asks besides, by its own text, is a note at the operation', () => {
  const operations = ['query List { products { title } me { name } }'];
  const findings = after({ ...BASE, operations });
  expect(linesOf(findings)).toEqual([
    'note CACHE_SCOPE_CHANGED List of web may be kept 60 s for its viewer, 60 s for everybody before: `Query.me` of products is private.',
  ]);
  expect(findings[0]?.place?.file).toBe('bffs/web/operations/List.graphql');
});
