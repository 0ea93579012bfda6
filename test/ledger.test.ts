import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LedgerEntry } from '../gateway/ledger/entry.ts';
import { createFileStore } from '../gateway/ledger/file-store.ts';
import { quantile } from '../gateway/ledger/histogram.ts';
import { createRedisStore } from '../gateway/ledger/redis-store.ts';
import type { LedgerStore } from '../gateway/ledger/store.ts';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { killPrograms, startFacet } from './testkit/program.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { OPERATIONS, startTinyBff, type TinyBff, type TinyOptions } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const RATE = operationId(OPERATIONS.Rate);
const TITLE = operationId(OPERATIONS.Title);

let subgraph: ScriptedServer;
let folder: string;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  subgraph = await startScripted(answer({ data: { rate: 3 } }));
  folder = mkdtempSync(join(tmpdir(), 'facet-ledger-'));
});

afterAll(async () => {
  await killPrograms();
  await Promise.all(bffs.map((bff) => bff.close()));
  await subgraph.close();
  rmSync(folder, { recursive: true });
});

async function start(ledger: LedgerStore, options: Partial<TinyOptions> = {}): Promise<TinyBff> {
  const subgraphUrls = { items: subgraph.url, prices: subgraph.url };
  const bff = await startTinyBff({
    subgraphUrls,
    ledger,
    identity: { kind: 'headers' },
    ...options,
  });
  bffs.push(bff);
  return bff;
}

const fileNamed = (name: string) => join(folder, name, 'ledger.sqlite');

/** Sends one request, whatever it is answered. */
async function post(url: string, body: unknown, version?: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-facet-viewer': 'somebody',
      ...(version && { 'apollographql-client-version': version }),
    },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

async function times(count: number, run: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n += 1) await run(n);
}

const countOf = (entries: readonly LedgerEntry[]) =>
  entries.reduce((sum, { count }) => sum + count, 0);

/** Entries of the tiny client, once they count so many requests. */
function entriesOf(store: LedgerStore, count: number): Promise<readonly LedgerEntry[]> {
  return until(
    async () => {
      const entries = await store.read('tiny').catch(() => []);
      return countOf(entries) >= count && entries;
    },
    { what: `${count} requests in the ledger` },
  );
}

describe('After traffic, the ledger in a file', () => {
  let store: LedgerStore;
  let entries: readonly LedgerEntry[];
  const began = Date.now();

  beforeAll(async () => {
    store = createFileStore(fileNamed('traffic'));
    const { url } = await start(store, {
      choices: {
        registeredTexts: 'refused',
        versions: { refuse: '<2', exempt: ['Title'] },
      },
    });
    await times(20, (n) => post(url, { documentId: RATE, variables: { of: `secret${n}` } }, '5.2'));
    await times(3, () => post(url, { documentId: RATE, variables: { of: 7 } }, '5.2'));
    await times(4, () => post(url, { documentId: RATE }, '5.3'));
    await times(2, () => post(url, { documentId: RATE }));
    await times(5, () => post(url, { documentId: 'f'.repeat(64), operationName: 'Feed' }, '5.2'));
    await times(6, () => post(url, { query: 'query Mine { rate }', operationName: 'Mine' }, '5.2'));
    await times(7, () => post(url, { documentId: TITLE }, '1.0'));
    await times(8, () => post(url, { documentId: RATE }, '1.0'));
    await post(url, { nothing: true });
    entries = await entriesOf(store, 55);
  });

  afterAll(() => store.close());

  const entryOf = (kind: string, id: string, version: string) =>
    entries.find((entry) => entry.kind === kind && entry.id === id && entry.version === version);

  test('counts requests and errors by operation and version, and nothing twice', () => {
    expect(entryOf('known', RATE, '5.2')).toMatchObject({ name: 'Rate', count: 23, errors: 3 });
    expect(entryOf('known', RATE, '5.3')).toMatchObject({ count: 4, errors: 0 });
    expect(entryOf('known', RATE, '(none)')).toMatchObject({ count: 2 });
    expect(countOf(entries)).toBe(55);
  });

  test('tells unknown ids, unregistered texts, exemptions and refusals apart', () => {
    expect(entryOf('unknown', 'f'.repeat(64), '5.2')).toMatchObject({
      name: 'Feed',
      count: 5,
      errors: 5,
    });
    expect(entries.find(({ kind }) => kind === 'text')).toMatchObject({
      id: operationId('query Mine { rate }'),
      name: 'Mine',
      count: 6,
    });
    expect(entryOf('exempt', TITLE, '1.0')).toMatchObject({ name: 'Title', count: 7 });
    expect(entryOf('refused', RATE, '1.0')).toMatchObject({ name: 'Rate', count: 8, errors: 8 });
  });

  test('tells when, how large and how long', () => {
    const entry = entryOf('known', RATE, '5.2');
    expect(entry?.firstSeen).toBeGreaterThanOrEqual(began);
    expect(entry?.lastSeen).toBeLessThanOrEqual(Date.now());
    const bytes = quantile(entry!.bytes, 0.5)!;
    const exact = '{"data":{"rate":3}}\n'.length;
    expect(Math.abs(bytes - exact) / exact).toBeLessThan(0.15);
    expect(quantile(entry!.durations, 0.95)!).toBeGreaterThan(100);
    expect(quantile(entry!.durations, 0.95)!).toBeLessThan(5_000_000);
  });

  test('holds nothing of who asked or with which variables', () => {
    const all = JSON.stringify(entries, (_, value) => (value instanceof Map ? [...value] : value));
    expect(all).not.toMatch(/somebody|secret|127\.0\.0\.1/);
  });

  test('is told of on /metrics', async () => {
    const metrics = await (await fetch(new URL('/metrics', bffs[0]?.url))).text();
    expect(metrics).toMatch(/facet_ledger_flushes_total\{outcome="written",client="tiny"\} [1-9]/);
    expect(metrics).toMatch(/facet_ledger_pending_entries\{client="tiny"\} 0/);
    expect(metrics).toMatch(/facet_ledger_overflowed_requests_total\{client="tiny"\} 0/);
  });
});

test('A file survives a restart, and two BFFs that write into it at once', async () => {
  const file = fileNamed('restart');
  const first = createFileStore(file);
  const one = await start(first);
  await times(10, () => post(one.url, { documentId: RATE }, '5.2'));
  await bffs.splice(bffs.indexOf(one), 1)[0]?.close();
  await first.close();

  const [second, third] = [createFileStore(file), createFileStore(file)];
  const [two, three] = [await start(second), await start(third)];
  await Promise.all(
    [two, three].map(({ url }) => times(200, () => post(url, { documentId: RATE }, '5.2'))),
  );
  const [entry] = await entriesOf(second, 410);
  expect(entry).toMatchObject({ count: 410, errors: 0 });
  expect(await third.read('tiny')).toEqual([entry]);
});

test('Killed without warning, a BFF process has lost no more than it had not written', async () => {
  const env = { FACET_STATE_FOLDER: join(folder, 'killed') };
  const bff = startFacet(['serve', 'bffs/partner', '--port', '0'], { env });
  const [, url = ''] = await bff.printed(/ready partner (\S+)/);
  await times(30, () => post(url, { documentId: 'f'.repeat(64) }, '5.2'));
  const store = createFileStore(join(folder, 'killed', 'ledger', 'ledger.sqlite'));
  const read = async () => countOf(await store.read('partner'));
  await until(async () => (await read()) === 30);
  await times(5, () => post(url, { documentId: 'f'.repeat(64) }, '5.2'));
  bff.kill('SIGKILL');
  await bff.ended;
  const left = await read();
  expect([30, 35]).toContain(left);

  const again = startFacet(['serve', 'bffs/partner', '--port', '0'], { env });
  const [, urlAgain = ''] = await again.printed(/ready partner (\S+)/);
  await times(10, () => post(urlAgain, { documentId: 'f'.repeat(64) }, '5.2'));
  // Told to stop, it writes what waits.
  again.kill('SIGTERM');
  await again.ended;
  expect(await read()).toBe(left + 10);
  await store.close();
});

test('A flood of made-up ids grows neither memory nor file, and hides no registered operation', async () => {
  const store = createFileStore(fileNamed('flood'));
  const { url } = await start(store);
  await times(5_000, (n) => post(url, { documentId: `made-up-${n}` }, `${n}`));
  await times(3, () => post(url, { documentId: RATE }, '5.2'));
  const entries = await entriesOf(store, 5_003);
  expect(countOf(entries)).toBe(5_003);
  // What versions leave room for, and one entry for all the rest.
  expect(entries.filter(({ kind }) => kind === 'unknown').length).toBeLessThanOrEqual(201);
  expect(countOf(entries.filter(({ id }) => id === RATE))).toBe(3);
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  expect(metrics).toMatch(/facet_ledger_overflowed_requests_total\{client="tiny"\} 480[0-9]/);
  expect(readdirSync(join(folder, 'flood')).length).toBeLessThanOrEqual(3);
}, 60_000);

describeWithRedis('Two BFFs on one Redis', () => {
  let server: RedisServer;
  let connections: Redis[];
  let store: LedgerStore;
  let pair: readonly TinyBff[];
  let sent = 0;

  beforeAll(async () => {
    server = await startRedis();
    const log = captureLog().log;
    connections = [1, 2, 3].map(() => connectRedis({ url: server.url, log }));
    await Promise.all(connections.map((redis) => redis.ready(5_000)));
    const stores = connections.map((redis) => createRedisStore(redis));
    [store] = stores as [LedgerStore];
    pair = [await start(stores[1]!), await start(stores[2]!)];
  });

  afterAll(async () => {
    await Promise.all(pair.map((bff) => bffs.splice(bffs.indexOf(bff), 1)[0]?.close()));
    await Promise.all(connections.map((redis) => redis.close()));
    await server.remove();
  });

  /** So many requests to each of them, every one of which must be answered. */
  async function traffic(count: number): Promise<void> {
    const statuses = new Set<number>();
    await Promise.all(
      pair.map(({ url }) =>
        times(count, async () => statuses.add(await post(url, { documentId: RATE }, '5.2'))),
      ),
    );
    expect([...statuses]).toEqual([200]);
    sent += 2 * count;
  }

  async function converged(): Promise<void> {
    expect(countOf(await entriesOf(store, sent))).toBe(sent);
    // Nothing comes late either.
    await sleep(3_000);
    expect(await store.read('tiny')).toMatchObject([{ id: RATE, count: sent, errors: 0 }]);
  }

  test('add up in one ledger', async () => {
    await traffic(150);
    await converged();
  }, 30_000);

  test('lose and double nothing when Redis is killed under load, stays away, and comes back', async () => {
    for (let round = 0; round < 3; round += 1) {
      const load = traffic(400);
      await sleep(600 + 300 * round);
      await server.kill();
      await traffic(50);
      await load;
      await sleep(1_500);
      await traffic(50);
      await server.restart();
    }
    await traffic(50);
    await converged();
  }, 60_000);

  test('lose and double nothing when Redis stands still for longer than they wait', async () => {
    await traffic(20);
    server.signal('SIGSTOP');
    await traffic(50);
    await sleep(2_500);
    await traffic(20);
    server.signal('SIGCONT');
    await converged();
  }, 30_000);
});
