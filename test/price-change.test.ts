import { afterEach, describe, expect, test } from '@jest/globals';
import partner from '../bffs/partner/bff.ts';
import { type Bff, createBff } from '../gateway/bff.ts';
import { connectRedis } from '../gateway/redis.ts';
import products from '../subgraphs/products/index.ts';
import type { PublishTo } from '../subgraphs/service/choose-publisher.ts';
import { captureLog } from './testkit/captured-log.ts';
import { CALLERS, identityOf, internalHeaders } from './testkit/internal-keys.ts';
import { sample } from './testkit/operations.ts';
import { freeBase } from './testkit/ports.ts';
import { describeWithRedis, startRedis } from './testkit/redis-server.ts';
import { deadUrl } from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';

const CREDENTIAL = 'a-long-enough-secret';
/** How soon every instance shows what has changed: by the very next answer, or a message later. */
const AT_ONCE_MS = 0;
const SOON_MS = 1_000;

const { id: documentId, variables } = sample('partner', 'StockAndPrice');
const { log } = captureLog('silent');

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The catalogue, and two instances of the same BFF before it that keep what they answer. */
interface Catalogue {
  readonly bffs: readonly Bff[];
  readonly serviceUrl: string;
}

interface Told {
  readonly publishTo?: (bffUrls: readonly string[]) => PublishTo;
  readonly redisUrl?: string;
}

async function startCatalogue({ publishTo, redisUrl }: Told): Promise<Catalogue> {
  const base = await freeBase();
  const ports = [base + 1, base + 2];
  const urls = ports.map((port) => `http://127.0.0.1:${port}/internal/invalidate`);
  const service = await products.start({
    port: 0,
    callers: CALLERS,
    seedScale: 0.01,
    publishTo: publishTo?.(urls),
  });
  closing.push(service.close);
  const bffs: Bff[] = [];
  for (const port of ports) {
    const redis = redisUrl === undefined ? undefined : connectRedis({ url: redisUrl, log });
    await redis?.ready(5_000);
    const bff = await createBff(partner, {
      port,
      supergraph: 'schema/generated/supergraph.graphql',
      manifests: ['bffs/partner/manifest.json'],
      plans: 'schema/generated/partner/plans.jsonl',
      subgraphUrls: { products: service.url },
      invalidationCredential: CREDENTIAL,
      identity: identityOf('partner'),
      redis,
      log,
    });
    closing.unshift(async () => {
      await bff.close();
      await redis?.close();
    });
    bffs.push(bff);
  }
  return { bffs, serviceUrl: service.url };
}

async function post(url: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const json = (await response.json()) as { data: unknown };
  return { data: json.data, cache: response.headers.get('x-facet-cache') };
}

async function priceAt({ url }: Bff) {
  const { data, cache } = await post(url, { documentId, variables });
  const { productBySku } = data as { productBySku: { price: { amount: number } } };
  return { amount: productBySku.price.amount, cache };
}

/** Sets the price in the service itself, as the back office does, past every BFF. */
async function setPrice({ serviceUrl }: Catalogue, amount: number): Promise<void> {
  const query = `mutation { setPrice(input: { productId: "p7", amount: ${amount} }) { product { id } } }`;
  const editor = { viewer: 'u1', scopes: ['catalogue:write'] };
  const headers = internalHeaders('subgraph:products', JSON.stringify({ query }), editor);
  const { data } = await post(serviceUrl, { query }, headers);
  expect(data).toEqual({ setPrice: { product: { id: 'p7' } } });
}

/** Every instance has its answer kept, and gives it. */
async function expectKept({ bffs }: Catalogue, amount?: number): Promise<void> {
  for (const bff of bffs) {
    const { amount: kept } = await priceAt(bff);
    expect(await priceAt(bff)).toEqual({ amount: amount ?? kept, cache: 'hit' });
  }
}

async function expectShown(catalogue: Catalogue, timeoutMs: number): Promise<void> {
  await expectKept(catalogue);
  for (const amount of [1_234, 5_678]) {
    await setPrice(catalogue, amount);
    for (const bff of catalogue.bffs) {
      await until(async () => (await priceAt(bff)).amount === amount, { timeoutMs });
    }
    await expectKept(catalogue, amount);
  }
}

describe('A price that is set past all BFFs is what each of them shows', () => {
  test('where they run in the same process', async () => {
    await expectShown(await startCatalogue({}), AT_ONCE_MS);
  });

  test('where the service tells them by HTTP', async () => {
    const publishTo = (urls: readonly string[]) => ({ urls, credential: CREDENTIAL });
    await expectShown(await startCatalogue({ publishTo }), AT_ONCE_MS);
  });

  test('but not for as long as it may be kept, where nobody can be told', async () => {
    const dead = await deadUrl();
    const publishTo = () => ({ urls: [dead], credential: CREDENTIAL });
    const catalogue = await startCatalogue({ publishTo });
    const [bff] = catalogue.bffs as [Bff];
    const { amount } = await priceAt(bff);
    await setPrice(catalogue, amount + 1);
    expect(await priceAt(bff)).toEqual({ amount, cache: 'hit' });
  });
});

describeWithRedis('A price that is set past all BFFs', () => {
  test('is what each of them shows where they and the service share a Redis', async () => {
    const server = await startRedis();
    const { url: redisUrl } = server;
    try {
      await expectShown(
        await startCatalogue({ publishTo: () => ({ redisUrl }), redisUrl }),
        SOON_MS,
      );
    } finally {
      for (const close of closing.splice(0)) await close();
      await server.remove();
    }
  });
});
