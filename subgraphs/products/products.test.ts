import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { damagedCursors, engines, type Page, type Started, start, walk } from '#service/testkit';
import service from './index.ts';

interface Product {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly availability: string;
  readonly createdAt: string;
  readonly price: { readonly amount: number; readonly formatted: string };
}

const SCALE = 0.1;
const NODE = 'id sku title availability createdAt price { amount formatted }';
const LIST = `totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${NODE} } }`;

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('products on $name', ({ databaseUrl }) => {
  let products: Started;
  beforeAll(async () => {
    products = await start(service, { databaseUrl, seedScale: SCALE });
  });
  afterAll(() => products.close());

  const pageOf = (args: string) => async (after: string | null) => {
    const query = `query ($after: String) { products(${args}, after: $after) { ${LIST} } }`;
    const { data } = await products.ask<{ products: Page<Product> }>(query, {
      variables: { after },
    });
    return data.products;
  };

  test.each([
    ['NEWEST', (a: Product, b: Product) => b.createdAt.localeCompare(a.createdAt)],
    ['PRICE_LOW', (a: Product, b: Product) => a.price.amount - b.price.amount],
    ['PRICE_HIGH', (a: Product, b: Product) => b.price.amount - a.price.amount],
  ])('the pages sorted %s hold every product once, in order', async (sort, compare) => {
    const pages = pageOf(`sort: ${sort}, first: 7`);
    const { totalCount } = await pages(null);
    const nodes = await walk(pages);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(totalCount);
    expect(nodes).toHaveLength(totalCount);
    expect(nodes.map(compareValue(compare))).not.toContain(true);
  });

  test('discontinued products are listed only when asked for, and found by id', async () => {
    const listed = await walk(pageOf('first: 100'));
    const all = await walk(pageOf('first: 100, includeDiscontinued: true'));
    expect(all).toHaveLength(2_000 * SCALE);
    const gone = all.filter(({ availability }) => availability === 'DISCONTINUED');
    expect(gone.length).toBeGreaterThan(0);
    expect(all.length - gone.length).toBe(listed.length);
    const { data } = await products.ask<{ product: Product }>(
      `{ product(id: "${gone[0]!.id}") { id } }`,
    );
    expect(data.product).toEqual({ id: gone[0]!.id });
  });

  test('all conditions of a filter hold for what it lists, and for nothing else', async () => {
    const every = await walk(pageOf('first: 100'));
    const filter = '{ minPrice: 5000, maxPrice: 20000, inStock: true }';
    const found = await walk(pageOf(`filter: ${filter}, first: 20`));
    const fits = ({ price, availability }: Product) =>
      price.amount >= 5_000 &&
      price.amount <= 20_000 &&
      (availability === 'IN_STOCK' || availability === 'LOW_STOCK');
    expect(found.map(({ id }) => id).sort()).toEqual(
      every
        .filter(fits)
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('an entity is resolved by either key, and an unknown one is null', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Product { id sku } }
    }`;
    const representations = [
      { __typename: 'Product', id: 'p7' },
      { __typename: 'Product', sku: 'SKU-000007' },
      { __typename: 'Product', id: 'p999999' },
    ];
    const { data } = await products.ask(query, { variables: { representations } });
    const p7 = { id: 'p7', sku: 'SKU-000007' };
    expect(data).toEqual({ _entities: [p7, p7, null] });
  });

  test('a search finds categories before products, on pages that hold each once', async () => {
    interface Found {
      readonly __typename: string;
      readonly id: string;
    }
    const pages = async (after: string | null) => {
      const query = `query ($after: String) {
        search(text: "LAMP", first: 3, after: $after) {
          pageInfo { hasNextPage endCursor }
          edges { cursor node { __typename ... on Product { id } ... on Category { id } } }
        }
      }`;
      const { data } = await products.ask<{ search: Page<Found> }>(query, { variables: { after } });
      return data.search;
    };
    const found = await walk(pages);
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const types = found.map(({ __typename }) => __typename);
    expect(types).toEqual([...types].sort());
  });

  test('a search takes % and _ for themselves', async () => {
    const query = '{ search(text: "%_") { edges { node { __typename } } } }';
    expect((await products.ask(query)).data).toEqual({ search: { edges: [] } });
  });

  test.each([
    ['first: 0', '"first" must be from 1 to 100, not 0.'],
    ['first: 101', '"first" must be from 1 to 100, not 101.'],
    ['filter: { minPrice: 2, maxPrice: 1 }', expect.any(String)],
  ])('products(%s) is BAD_USER_INPUT', async (args, message) => {
    const { codes, messages } = await products.ask(`{ products(${args}) { totalCount } }`);
    expect({ codes, messages }).toEqual({ codes: ['BAD_USER_INPUT'], messages: [message] });
  });

  test.each(damagedCursors('products NEWEST'))('the cursor %j is BAD_USER_INPUT', async (after) => {
    const query =
      'query ($after: String) { products(after: $after) { totalCount pageInfo { endCursor } } }';
    expect((await products.ask(query, { variables: { after } })).codes).toEqual(['BAD_USER_INPUT']);
  });

  test('a text that is too short is BAD_USER_INPUT', async () => {
    const { codes } = await products.ask('{ search(text: "l") { edges { cursor } } }');
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  test('answers say how long they may be kept: the shortest of their parts', async () => {
    const { cacheControl } = await products.ask('{ product(id: "p7") { title } }');
    expect(cacheControl).toBe('max-age=60, public');
    const withStock = await products.ask('{ product(id: "p7") { title stock } }');
    expect(withStock.cacheControl).toBe('max-age=5, public');
  });
});

/** Whether a row stands before the one in front of it, which it must not. */
function compareValue<Row>(compare: (a: Row, b: Row) => number) {
  return (row: Row, index: number, rows: readonly Row[]) =>
    index > 0 && compare(rows[index - 1]!, row) > 0;
}
