import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sample, sample } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
}, 60_000);

afterAll(() => shop.close());

interface Answered {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
}

/** Asks through the edge, and decodes nothing. */
function ask({ client, id, variables }: Sample, acceptEncoding?: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      ...(acceptEncoding && { 'accept-encoding': acceptEncoding }),
    };
    const sent = request(
      `${shop.edge.url}/${client}/graphql`,
      { method: 'POST', headers },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ headers: response.headers, bytes: Buffer.concat(chunks) });
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify({ documentId: id, variables }));
  });
}

const page = sample('web', 'CategoryPage');

test.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
] as const)(
  'A long answer in %s is the plain one, in a third of its bytes',
  async (encoding, decode) => {
    const plain = await ask(page);
    const { headers, bytes } = await ask(page, encoding);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-length']).toBe(String(bytes.length));
    expect(headers.vary).toBe('Accept, Accept-Encoding');
    expect(decode(bytes).equals(plain.bytes)).toBe(true);
    expect(bytes.length).toBeLessThan(plain.bytes.length / 3);
  },
);

test('Of the encodings a browser takes the answer gets the best', async () => {
  expect((await ask(page, 'gzip, deflate, br, zstd')).headers['content-encoding']).toBe('zstd');
  expect((await ask(page, 'gzip, deflate, br')).headers['content-encoding']).toBe('br');
});

test('An answer of less than 1,024 bytes goes as it is, whatever is taken', async () => {
  const { headers, bytes } = await ask(sample('partner', 'StockAndPrice'), 'gzip, br, zstd');
  expect(bytes.length).toBeLessThan(1_024);
  expect(headers).not.toHaveProperty('content-encoding');
  expect(headers.vary).toBe('Accept, X-Api-Key');
});
