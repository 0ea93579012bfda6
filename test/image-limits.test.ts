import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askProducts, fetchImage, imageOf } from './testkit/images.ts';
import { sendRaw } from './testkit/raw-http.ts';
import { type Shop, startShop } from './testkit/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ ownFiles: true });
}, 60_000);

afterAll(() => shop.close());

test.each([0, -1, 321, 10_000, 2_147_483_647])(
  'A width of %d is BAD_USER_INPUT, which names those there are',
  async (width) => {
    const query = `{ product(id: "p7") { image { url(width: ${width}) } } }`;
    const message = `"width" must be one of 160, 320, 640, 960, 1280, 1600, not ${width}.`;
    const path = ['product', 'image', 'url'];
    const { errors } = await askProducts(shop, query);
    expect(errors).toMatchObject([{ message, path, extensions: { code: 'BAD_USER_INPUT' } }]);
  },
);

test.each([
  ['of another version', (path: string) => path.replace(/-.{8}/, '-00000000')],
  ['of another product', (path: string) => path.replace('/p7/', '/p8/')],
  ['of a place without a picture', (path: string) => path.replace('/1-', '/99-')],
  ['of a product that is not there', (path: string) => path.replace('/p7/', '/p999999/')],
  ['in a width that is not offered', (path: string) => path.replace('/640.', '/641.')],
  ['in a format that is not offered', (path: string) => path.replace('.webp', '.tiff')],
  ['with a query', (path: string) => `${path}?width=10000`],
  ['written in another way', (path: string) => path.replace('/p7/', '/%707/')],
  ['by way of another folder', (path: string) => path.replace('/p7/', '/../images/p7/')],
  ['of a file of the system', () => '/images/../../../../etc/passwd'],
  ['of a file of the system, encoded', () => '/images/%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
])('An address %s is 404, and for moments only', async (_, change) => {
  const { url } = await imageOf(shop, 'url');
  const { pathname } = new URL(url);
  expect(change(pathname)).not.toBe(pathname);
  const { status, headers, body } = await getRaw(url, change(pathname));
  expect([status, body]).toEqual([404, expect.stringContaining('NOT_FOUND')]);
  expect(headers['cache-control']).toBe('public, max-age=10');
});

test('Two hundred who ask for one picture at once get it from one rendering', async () => {
  const { url } = await imageOf(shop, 'url(width: 960, format: AVIF)');
  const answers = await Promise.all(Array.from({ length: 200 }, () => fetchImage(url)));
  // Two may run and fifty wait: rendered once for each, most would have been refused.
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
  expect(answers.every(({ bytes }) => bytes.equals(answers[0]!.bytes))).toBe(true);
}, 30_000);

test('A flood is refused with 503 while kept pictures are served, and it passes', async () => {
  const { url: kept } = await imageOf(shop, 'url');
  await fetchImage(kept);
  const urls = await manyVariants();
  const flood = urls.map((url) => fetchImage(url));
  expect((await fetchImage(kept)).status).toBe(200);
  const answers = await Promise.all(flood);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  // As many as may run and wait.
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(52);
  for (const { status, headers, bytes } of refused) {
    expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([
      503,
      '1',
      'no-store',
    ]);
    expect(JSON.parse(bytes.toString()).errors[0].extensions).toEqual({ code: 'OVERLOADED' });
  }
  const late = urls.filter((_, index) => answers[index]?.status !== 200).slice(0, 5);
  for (const url of late) expect((await fetchImage(url)).status).toBe(200);
}, 60_000);

/** Sends a path as it stands: `fetch` would tidy it up. */
function getRaw(url: string, path: string) {
  return sendRaw(url, `GET ${path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n`);
}

/** The addresses of nine variants of each of sixteen pictures, none of them rendered yet. */
async function manyVariants(): Promise<string[]> {
  const variants = ['JPEG', 'WEBP', 'AVIF'].flatMap((format) =>
    [160, 320, 640].map((width) => `${format}${width}: url(width: ${width}, format: ${format})`),
  );
  const image = `image { ${variants.join(' ')} }`;
  const query = `{ products(first: 16) { edges { node { ${image} } } } }`;
  interface Data {
    readonly products: {
      readonly edges: readonly { readonly node: { readonly image: Record<string, string> } }[];
    };
  }
  const { data } = await askProducts<Data>(shop, query);
  return data.products.edges.flatMap(({ node }) => Object.values(node.image));
}
