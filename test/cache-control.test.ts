import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sample } from './testkit/operations.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

let shop: Shop;
let viewers: Viewers;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys });
}, 60_000);

afterAll(() => shop.close());

const SHARED = 'stale-while-revalidate=30, stale-if-error=300';

test.each([
  ['web', 'ProductPage', `public, max-age=5, ${SHARED}`, 'the stock is old after 5 seconds'],
  ['web', 'CategoryPage', `public, max-age=60, ${SHARED}`, 'prices are old after a minute'],
  ['mobile', 'ProductScreen', `public, max-age=60, ${SHARED}`, 'it does not ask for the stock'],
  ['mobile', 'Categories', `public, max-age=300, ${SHARED}`, 'categories hardly change'],
  ['partner', 'ProductDetails', 'private, max-age=60', 'a shared cache would ask for no key'],
  ['web', 'HomePage', 'no-store', 'it greets its viewer'],
  ['web', 'AccountPage', 'no-store', 'it is its viewer’s'],
  ['mobile', 'PlaceOrder', 'no-store', 'it is a mutation'],
] as const)(
  '%s %s is answered with Cache-Control: %s, for %s',
  async (client, name, policy, _why) => {
    expect((await run(client, name)).headers.get('cache-control')).toBe(policy);
  },
);

test('An answer with errors is kept by nobody', async () => {
  const response = await run('web', 'OrderPage', { id: 'o2' });
  const { errors } = (await response.json()) as { errors: unknown[] };
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', service: 'orders' } }]);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

async function run(client: Client, name: string, variables?: Record<string, unknown>) {
  const operation = sample(client, name);
  return fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await viewers.token('u1')}`,
    },
    body: JSON.stringify({
      documentId: operation.id,
      variables: variables ?? operation.variables,
    }),
  });
}
