import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { engines, type Started, start } from '#service/testkit';
import service from './index.ts';

interface Priced {
  readonly id: string;
  readonly price: { readonly amount: number; readonly formatted: string };
  readonly listPrice: { readonly amount: number } | null;
}

const PRICED = 'id price { amount formatted } listPrice { amount }';
const SET = `mutation ($input: SetPriceInput!) { setPrice(input: $input) { product { ${PRICED} } } }`;
const EDITOR = { viewer: 'u1', scopes: ['catalogue:write'] };

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('setPrice on $name', ({ databaseUrl }) => {
  let instances: Started[];
  beforeAll(async () => {
    // Two processes of the service share a PostgreSQL database; SQLite lives inside one.
    const starts = Array.from({ length: databaseUrl ? 2 : 1 }, () =>
      start(service, { databaseUrl, seedScale: 0.1 }),
    );
    instances = await Promise.all(starts);
  });
  afterAll(async () => {
    for (const instance of instances) await instance.close();
  });

  const set = (productId: string, amount: number, asking: object = EDITOR) =>
    instances[0]!.ask<{ setPrice: { product: Priced } } | null>(SET, {
      ...asking,
      variables: { input: { productId, amount } },
    });
  const priced = async (id: string) => {
    const { data } = await instances
      .at(-1)!
      .ask<{ product: Priced }>(`{ product(id: "${id}") { ${PRICED} } }`);
    return data.product;
  };

  test('is kept, and tells that the product changed and nothing else', async () => {
    const { data, changed } = await set('p7', 1_234);
    expect(data!.setPrice.product).toMatchObject({
      id: 'p7',
      price: { amount: 1_234, formatted: '€12.34' },
    });
    expect(await priced('p7')).toEqual(data!.setPrice.product);
    expect(changed).toEqual(['Product:p7']);
  });

  test('moves the product in lists by price', async () => {
    await set('p8', 1);
    const { data } = await instances
      .at(-1)!
      .ask(
        '{ products(sort: PRICE_LOW, first: 1, includeDiscontinued: true) { edges { node { id } } } }',
      );
    expect(data).toEqual({ products: { edges: [{ node: { id: 'p8' } }] } });
  });

  test('leaves what it cost before while that was more, and forgets it otherwise', async () => {
    const { data } = await instances[0]!.ask<{ products: { edges: { node: Priced }[] } }>(
      `{ products(first: 100) { edges { node { ${PRICED} } } } }`,
    );
    const offer = data.products.edges.map(({ node }) => node).find(({ listPrice }) => listPrice)!;
    const before = offer.listPrice!.amount;
    await set(offer.id, before - 1);
    expect((await priced(offer.id)).listPrice).toEqual({ amount: before });
    await set(offer.id, before);
    expect((await priced(offer.id)).listPrice).toBeNull();
    await set(offer.id, before - 1);
    expect((await priced(offer.id)).listPrice).toBeNull();
  });

  test('later fields of the same request see what earlier ones set', async () => {
    const field = (amount: number) =>
      `setPrice(input: { productId: "p9", amount: ${amount} }) { product { price { amount } } }`;
    const mutation = `mutation { one: ${field(500)} two: ${field(900)} }`;
    const { data, changed } = await instances[0]!.ask(mutation, EDITOR);
    const seen = (amount: number) => ({ product: { price: { amount } } });
    expect(data).toEqual({ one: seen(500), two: seen(900) });
    expect(changed).toEqual(['Product:p9']);
  });

  test('is one statement', async () => {
    const { statements } = instances[0]!;
    statements.length = 0;
    await set('p10', 4_200);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['nobody signed in', {}, 'UNAUTHENTICATED'],
    ['a user without the scope', { viewer: 'u1' }, 'FORBIDDEN'],
    [
      'a user with other scopes',
      { viewer: 'u1', scopes: ['catalogue:read', 'write'] },
      'FORBIDDEN',
    ],
  ])('is refused to %s, and nothing changes', async (_, asking, code) => {
    const before = await priced('p11');
    const { data, codes, changed } = await set('p11', before.price.amount + 1, asking);
    expect([data, codes, changed]).toEqual([null, [code], []]);
    expect(await priced('p11')).toEqual(before);
  });

  test.each([
    ['amount', 'p12', 0],
    ['amount', 'p12', -1],
    ['amount', 'p12', 10_000_001],
    ['x1', 'x1', 100],
    ['p999999', 'p999999', 100],
  ])(
    'a bad %s is BAD_USER_INPUT, and nothing is said to have changed',
    async (name, id, amount) => {
      const { data, codes, messages, changed } = await set(id, amount);
      expect([data, codes, changed]).toEqual([null, ['BAD_USER_INPUT'], []]);
      expect(messages[0]).toContain(`"${name}"`);
    },
  );

  test('the dearest price is kept whole', async () => {
    await set('p12', 10_000_000);
    expect((await priced('p12')).price).toEqual({ amount: 10_000_000, formatted: '€100000.00' });
  });
});
