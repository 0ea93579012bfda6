import { internalHeaders } from './internal-keys.ts';
import type { Shop } from './shop.ts';

/** What the products service says of a picture. */
export interface Image {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** An answer of the products service. */
export interface ProductsAnswer<Data> {
  readonly data: Data;
  readonly errors?: readonly unknown[];
}

/** Asks the products service itself: it offers every format. */
export async function askProducts<Data>(shop: Shop, query: string): Promise<ProductsAnswer<Data>> {
  const body = JSON.stringify({ query });
  const headers = internalHeaders('subgraph:products', body);
  const response = await fetch(shop.subgraphUrls.products ?? '', { method: 'POST', headers, body });
  return (await response.json()) as ProductsAnswer<Data>;
}

/** The first picture of product p7, with fields such as `url(width: 160)`. */
export async function imageOf(shop: Shop, fields: string): Promise<Image> {
  const query = `{ product(id: "p7") { image { ${fields} } } }`;
  const { data } = await askProducts<{ product: { image: Image } }>(shop, query);
  return data.product.image;
}

/** What stands at an address. */
export interface Fetched {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Asks for a picture. */
export async function fetchImage(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Fetched> {
  const response = await fetch(url, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}
