import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, isEnumType } from 'graphql';
import sharp from 'sharp';
import { askProducts, fetchImage, type Image, imageOf } from './testkit/images.ts';
import { sample } from './testkit/operations.ts';
import { CLIENTS, type Client, type Shop, startShop } from './testkit/shop.ts';

const WIDTHS = [160, 320, 640, 960, 1_280, 1_600];

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ ownFiles: true });
}, 60_000);

afterAll(() => shop.close());

describe('The address of a picture', () => {
  test.each([
    ['JPEG', 'image/jpeg', 'jpeg'],
    ['WEBP', 'image/webp', 'webp'],
    ['AVIF', 'image/avif', 'heif'],
  ])(
    'serves %s in exactly the width that was asked for',
    async (format, mediaType, decoder) => {
      for (const width of WIDTHS) {
        const { url } = await imageOf(shop, `url(width: ${width}, format: ${format})`);
        const { headers, bytes } = await fetchImage(url);
        expect(headers.get('content-type')).toBe(mediaType);
        const decoded = await sharp(bytes).metadata();
        expect(decoded).toMatchObject({ format: decoder, width, height: width });
      }
    },
    60_000,
  );

  test('serves the original in its full size', async () => {
    const { url, width, height } = await imageOf(shop, 'url(format: ORIGINAL) width height');
    const { bytes } = await fetchImage(url);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width, height });
    expect(bytes.byteLength).toBeGreaterThan(200_000);
    expect(bytes.byteLength).toBeLessThan(600_000);
  });

  test('serves the poster of a film', async () => {
    const { url, poster } = await firstFilm();
    expect(url).toMatch(/\.mp4$/);
    const { bytes } = await fetchImage(poster.url);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 160, height: 120 });
  });

  test('may be kept by everybody for ever, and is not sent again to who has it', async () => {
    const { url } = await imageOf(shop, 'url');
    const { headers } = await fetchImage(url);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const etag = headers.get('etag') ?? '';
    const again = await fetchImage(url, { 'if-none-match': `"other", ${etag}` });
    expect([again.status, again.bytes.byteLength, again.headers.get('etag')]).toEqual([
      304,
      0,
      etag,
    ]);
    expect((await fetchImage(url, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('is another for every picture', async () => {
    const urls = await firstImages(20);
    const { bytes: one } = await fetchImage(urls[0]!);
    const { bytes: other } = await fetchImage(urls[1]!);
    expect(new Set(urls).size).toBe(20);
    expect(one.equals(other)).toBe(false);
  });

  test('is the same in every shop, and so is what it serves', async () => {
    const elsewhere = await startShop({ ownFiles: true });
    try {
      const here = await imageOf(shop, 'url(width: 320)');
      const there = await imageOf(elsewhere, 'url(width: 320)');
      expect(new URL(there.url).pathname).toBe(new URL(here.url).pathname);
      expect(there.url).not.toBe(here.url);
      const [one, other] = [await fetchImage(here.url), await fetchImage(there.url)];
      expect(one.bytes.equals(other.bytes)).toBe(true);
    } finally {
      await elsewhere.close();
    }
  }, 30_000);
});

describe('What a client gets of formats', () => {
  test('is WebP and AVIF for mobile, all for web, nothing for partner', () => {
    expect(Object.fromEntries(CLIENTS.map((client) => [client, formatsOf(client)]))).toEqual({
      web: ['AVIF', 'JPEG', 'ORIGINAL', 'WEBP'],
      mobile: ['AVIF', 'WEBP'],
      partner: null,
    });
  });

  test('is at most 15 % of the bytes of the originals in the product lists of mobile', async () => {
    const urls = await mobileListUrls([
      'lighting',
      'cookware',
      'clocks',
      'yoga',
      'pens',
      'tableware',
    ]);
    expect(urls.length).toBeGreaterThanOrEqual(20);
    let [asked, originals] = [0, 0];
    for (const url of urls) {
      asked += (await fetchImage(url)).bytes.byteLength;
      originals += (await fetchImage(url.replace(/[^/]+$/, 'original.jpg'))).bytes.byteLength;
    }
    const percent = (100 * asked) / originals;
    console.log(
      `${urls.length} pictures of mobile's product lists: ${kilobytes(asked)} kB ` +
        `instead of ${kilobytes(originals)} kB, ${percent.toFixed(1)} %`,
    );
    expect(percent).toBeLessThanOrEqual(15);
  }, 60_000);
});

interface Film {
  readonly url: string;
  readonly poster: Image;
}

async function firstFilm(): Promise<Film> {
  const film = '... on Video { url poster { url(width: 160, format: JPEG) } }';
  const query = `{ products(first: 20) { edges { node { media(first: 20) { ${film} } } } } }`;
  interface Data {
    readonly products: {
      readonly edges: readonly { readonly node: { readonly media: readonly Partial<Film>[] } }[];
    };
  }
  const { data } = await askProducts<Data>(shop, query);
  const media = data.products.edges.flatMap(({ node }) => node.media);
  return media.find(({ poster }) => poster) as Film;
}

async function firstImages(first: number): Promise<string[]> {
  const query = `{ products(first: ${first}) { edges { node { image { url(width: 160) } } } } }`;
  const { data } = await askProducts<{ products: ProductPage }>(shop, query);
  return data.products.edges.map(({ node }) => node.image.url);
}

interface ProductPage {
  readonly edges: readonly { readonly node: { readonly image: Image } }[];
}

/** The pictures of these categories, as the mobile app's product list asks for them. */
async function mobileListUrls(slugs: readonly string[]): Promise<string[]> {
  const pages = slugs.map(async (slug) => {
    const response = await fetch(`${shop.edge.url}/mobile/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        documentId: sample('mobile', 'ProductList').id,
        variables: { slug },
      }),
    });
    const { data } = (await response.json()) as { data: { category: { products: ProductPage } } };
    return data.category.products.edges.map(({ node }) => node.image.url);
  });
  return (await Promise.all(pages)).flat();
}

/** The formats in a client's schema; null if it knows of none. */
function formatsOf(client: Client): string[] | null {
  const schema = buildSchema(readFileSync(`schema/generated/${client}/schema.graphql`, 'utf8'));
  const formats = schema.getType('ImageFormat');
  return isEnumType(formats) ? formats.getValues().map(({ name }) => name) : null;
}

const kilobytes = (bytes: number) => Math.round(bytes / 1_000);
