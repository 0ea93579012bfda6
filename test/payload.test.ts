import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sample } from './testkit/operations.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ seedScale: 1 });
}, 60_000);

afterAll(() => shop.close());

test('The mobile product screen is at most 35 % of the bytes of the web product page', async () => {
  const rows = [];
  for (let n = 1; n <= 50; n += 1) {
    const web = await bytesOf('web', 'ProductPage', `p${n}`);
    const mobile = await bytesOf('mobile', 'ProductScreen', `p${n}`);
    rows.push({ product: `p${n}`, web, mobile, percent: Math.round((100 * mobile) / web) });
  }
  const percents = rows.map(({ percent }) => percent).sort((a, b) => a - b);
  console.log(
    `mobile bytes of web bytes over ${rows.length} products: least ${percents[0]} %, ` +
      `median ${percents[25]} %, most ${percents.at(-1)} %`,
  );
  expect(rows.filter(({ percent }) => percent > 35)).toEqual([]);
});

async function bytesOf(client: Client, name: string, id: string): Promise<number> {
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: sample(client, name).id, variables: { id } }),
  });
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ data: { product: { id } } });
  return Buffer.byteLength(text);
}
