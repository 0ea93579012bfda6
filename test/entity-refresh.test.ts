import { channel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type Bff, createBff } from '../gateway/bff.ts';
import { defineBff } from '../gateway/definition.ts';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { useSettableDate } from './testkit/clock.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { askById, manifestOf, supergraphOf } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const HINTS = 'directive @cacheControl(maxAge: Int) on OBJECT | FIELD_DEFINITION';
const SHELVES = supergraphOf({
  items: `${HINTS}
    type Query { shelf(from: Int!): [Item!]! @cacheControl(maxAge: 3600) }
    type Item @key(fields: "id") @cacheControl(maxAge: 3600) { id: ID! }`,
  prices: `${HINTS}
    type Item @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! price: Int }`,
});
const SHELF = 'query Shelf($from: Int!) { shelf(from: $from) { id price } }';
const { log } = captureLog('silent');

/** Shelves overlap: each item is on ten of them. */
const ITEMS = 20;
const ON_A_SHELF = 10;
/** Before the first there is an empty one. */
const idsOn = (from: number) =>
  from < 0 ? [] : Array.from({ length: ON_A_SHELF }, (_, n) => `i${(from + n) % ITEMS}`);

let items: ScriptedServer;
let prices: ScriptedServer;
let folder: string;
let factor: number;
/** Every id that a price was asked for, as often as it was. */
let asked: string[];
/** Holds the answers of the prices back until it resolves. */
let gate: PromiseWithResolvers<void>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  writeFileSync(join(folder, 'supergraph.graphql'), SHELVES);
  writeFileSync(join(folder, 'manifest.json'), manifestOf({ Shelf: SHELF }));
  items = await startScripted(({ body }, response) => {
    const { from } = JSON.parse(body).variables;
    const shelf = idsOn(from).map((id) => ({ __typename: 'Item', id }));
    response.writeHead(200, JSON_TYPE).end(JSON.stringify({ data: { shelf } }));
  });
  prices = await startScripted(({ body }, response) => {
    const { representations } = JSON.parse(body).variables as {
      representations: { id: string }[];
    };
    asked.push(...representations.map(({ id }) => id));
    const price = factor;
    const entities = representations.map(({ id }) => ({ _Item_key: id, price }));
    const answer = JSON.stringify({ data: { _entities: entities } });
    void gate.promise.then(() => response.writeHead(200, JSON_TYPE).end(answer));
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

beforeEach(() => {
  useSettableDate();
  [factor, asked, gate] = [1, [], Promise.withResolvers()];
  gate.resolve();
});

afterEach(async () => {
  gate.resolve();
  for (const close of closing.splice(0)) await close();
  jest.useRealTimers();
});

afterAll(async () => {
  await Promise.all([items.close(), prices.close()]);
  rmSync(folder, { recursive: true });
});

/** Starts an instance that keeps entities, but no whole answers. */
async function instance(told: { redis?: Redis; staleWhileRevalidateS?: number }): Promise<Bff> {
  const { redis, staleWhileRevalidateS = 30 } = told;
  // Nothing is to be made twice because this machine is busy.
  const cache = { responseBytes: 0, staleWhileRevalidateS, redisTimeoutMs: 10_000 };
  const subgraphs = { timeoutMs: 20_000 };
  const definition = defineBff({ client: 'tiny', deadlineMs: 30_000, subgraphs, cache });
  const bff = await createBff(definition, {
    port: 0,
    supergraph: join(folder, 'supergraph.graphql'),
    manifests: [join(folder, 'manifest.json')],
    subgraphUrls: { items: items.url, prices: prices.url },
    redis,
    log,
  });
  closing.push(() => bff.close());
  // Until it listens to what changes it keeps nothing.
  await until(async () => {
    const before = items.received.length;
    for (const _ of ['kept', 'found']) await askById(bff.url, operationId(SHELF), { from: -1 });
    return items.received.length < before + 2;
  });
  return bff;
}

/** Asks every instance for every shelf at once; the prices that were shown. */
async function shownPrices(bffs: readonly Bff[]): Promise<readonly number[]> {
  const shelves = [...Array(ITEMS).keys()].flatMap((from) =>
    bffs.map(({ url }) => ({ url, from })),
  );
  const answers = await Promise.all(
    shelves.map(({ url, from }) => askById(url, operationId(SHELF), { from })),
  );
  const shown = answers.flatMap(({ body }, at) => {
    expect(body.errors).toBeUndefined();
    const ids = body.data.shelf.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(idsOn(shelves[at]?.from ?? 0));
    return body.data.shelf.map(({ price }: { price: number }) => price);
  });
  return [...new Set<number>(shown)];
}

const everyId = Array.from({ length: ITEMS }, (_, n) => `i${n}`).sort();
const MINUTE_MS = 60_000;

/** What the price service says changes, and what was kept of it is no longer fresh. */
function grownOld(): void {
  jest.setSystemTime(Date.now() + MINUTE_MS + 1_000);
  [factor, asked, gate] = [2, [], Promise.withResolvers<void>()];
}

const staleCount = async ({ url }: Bff) => {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^facet_cache_served_stale_seconds_count\S* (\d+)/m.exec(text)?.[1]);
};

test('Without staleness everybody waits for what is made anew', async () => {
  const bff = await instance({ staleWhileRevalidateS: 0 });
  expect(await shownPrices([bff])).toEqual([1]);
  grownOld();
  const waiting = shownPrices([bff]);
  await until(() => asked.length === ITEMS);
  const first = await Promise.race([
    waiting,
    askById(bff.url, operationId(SHELF), { from: 0 }),
    late(),
  ]);
  expect(first).toBe('late');
  gate.resolve();
  expect(await waiting).toEqual([2]);
});

const late = () => new Promise((resolve) => setTimeout(resolve, 200, 'late'));

test('What is a little old is given at once, and asked for once', async () => {
  const bff = await instance({});
  expect(await shownPrices([bff])).toEqual([1]);
  expect(asked.toSorted()).toEqual(everyId);
  grownOld();
  expect(await shownPrices([bff])).toEqual([1]);
  expect(await shownPrices([bff])).toEqual([1]);
  const { headers } = await askById(bff.url, operationId(SHELF), { from: 0 });
  expect(headers.get('x-facet-cache')).toBe('stale');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(await staleCount(bff)).toBe(2 * ITEMS + 1);
  gate.resolve();
  await until(async () => (await shownPrices([bff])).join() === '2');
  expect(asked.toSorted()).toEqual(everyId);
});

test('What has changed is not given any more, however little old it is', async () => {
  const bff = await instance({});
  await shownPrices([bff]);
  grownOld();
  expect(await shownPrices([bff])).toEqual([1]);
  await until(() => asked.length === ITEMS);
  channel('facet:invalidations').publish({ tags: ['Item:i3'] });
  factor = 3;
  const changed = askById(bff.url, operationId(SHELF), { from: 3 });
  expect(await Promise.race([changed, late()])).toBe('late');
  gate.resolve();
  expect((await changed).body.data.shelf[0]).toEqual({ id: 'i3', price: 3 });
  await until(async () => (await shownPrices([bff])).toSorted().join() === '2,3');
});

describeWithRedis('Of two instances', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(() => server.remove());

  async function pair(shared: 'shared' | 'apart'): Promise<readonly Bff[]> {
    const bffs: Bff[] = [];
    for (const _ of ['one', 'other']) {
      const redis = connectRedis({ url: server.url, log });
      await redis.ready(5_000);
      bffs.push(await instance(shared === 'shared' ? { redis } : {}));
      closing.push(() => redis.close());
    }
    return bffs;
  }

  test('that share nothing, each asks for itself', async () => {
    const bffs = await pair('apart');
    await shownPrices(bffs);
    expect(asked.toSorted()).toEqual([...everyId, ...everyId].toSorted());
  });

  test('that share a Redis, one asks for what neither has, and one for what has grown old', async () => {
    const bffs = await pair('shared');
    expect(await shownPrices(bffs)).toEqual([1]);
    expect(asked.toSorted()).toEqual(everyId);
    grownOld();
    expect(await shownPrices(bffs)).toEqual([1]);
    await until(() => asked.length >= ITEMS);
    expect(await shownPrices(bffs)).toEqual([1]);
    gate.resolve();
    await until(async () => (await shownPrices(bffs)).join() === '2');
    expect(asked.toSorted()).toEqual(everyId);
  });
});
