import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR_MS, type LedgerEntry, merged } from '../gateway/ledger/entry.ts';
import { createFileStore } from '../gateway/ledger/file-store.ts';
import { createRedisStore } from '../gateway/ledger/redis-store.ts';
import type { LedgerBounds, LedgerStore } from '../gateway/ledger/store.ts';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { captureLog } from './testkit/captured-log.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const BOUNDS: LedgerBounds = { unregistered: 3, versions: 2, entries: 5 };

const entryOf = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: 'known',
  id: 'a',
  version: '5.2',
  name: 'Home',
  firstSeen: NOON,
  lastSeen: NOON + 123,
  count: 3,
  errors: 1,
  bytes: new Map([[20, 2]]),
  durations: new Map([[30, 3]]),
  hours: new Map([[NOON / HOUR_MS, 3]]),
  ...changes,
});

const numbers = (function* () {
  for (let n = 1; ; n += 1) yield n;
})();

const newClient = () => `client${numbers.next().value}`;

const batchOf = (entries: readonly LedgerEntry[], released: readonly string[] = []) => ({
  instance: 'one',
  sequence: numbers.next().value,
  entries,
  released,
});

const byField = (a: LedgerEntry, b: LedgerEntry) =>
  JSON.stringify([a.kind, a.id, a.version]) < JSON.stringify([b.kind, b.id, b.version]) ? -1 : 1;

/** What every store promises. */
function promises(open: (bounds?: LedgerBounds) => LedgerStore) {
  test('What was merged is read as it was, and merged again as entries are', async () => {
    const [store, client] = [open(), newClient()];
    const first = entryOf();
    const second = entryOf({
      name: undefined,
      firstSeen: NOON - 5,
      lastSeen: NOON + 30 * HOUR_MS,
      bytes: new Map([
        [20, 1],
        [0, 4],
      ]),
      hours: new Map([[NOON / HOUR_MS + 30, 2]]),
    });
    await store.merge(client, batchOf([first]));
    expect(await store.read(client)).toEqual([first]);
    await store.merge(client, batchOf([second, entryOf({ kind: 'text', name: undefined })]));
    expect([...(await store.read(client))].sort(byField)).toEqual([
      merged(first, second),
      entryOf({ kind: 'text', name: undefined }),
    ]);
  });

  test('Clients are told apart, and one that nobody has seen is empty', async () => {
    const [store, one, two] = [open(), newClient(), newClient()];
    await store.merge(one, batchOf([entryOf()]));
    expect(await store.read(two)).toEqual([]);
  });

  test('Made-up ids get so many entries; what comes then is counted under (other)', async () => {
    const [store, client] = [open(BOUNDS), newClient()];
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const asked = ids.map((id) => entryOf({ kind: 'unknown', id, version: '(none)' }));
    await store.merge(client, batchOf(asked));
    await store.merge(client, batchOf(asked));
    const entries = await store.read(client);
    expect(entries).toHaveLength(4);
    expect(entries.find(({ id }) => id === '(other)')).toMatchObject({
      name: undefined,
      count: 12,
    });
    expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(30);
  });

  test('Claimed versions get so many entries; those released get theirs beyond', async () => {
    const [store, client] = [open(BOUNDS), newClient()];
    const versions = ['1', '2', '3', '(none)', '7.0'];
    await store.merge(
      client,
      batchOf(
        versions.map((version) => entryOf({ version })),
        ['7.0'],
      ),
    );
    const entries = await store.read(client);
    expect(entries.map(({ version }) => version).sort()).toEqual(
      ['(none)', '(other)', '1', '2', '7.0'].sort(),
    );
  });

  test('Beyond all room registered operations are told apart still', async () => {
    const [store, client] = [open(BOUNDS), newClient()];
    const ids = Array.from({ length: 8 }, (_, n) => `id${n}`);
    await store.merge(client, batchOf(ids.map((id) => entryOf({ id }))));
    const entries = await store.read(client);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(8);
    expect(entries.filter(({ version }) => version === '(other)')).toHaveLength(3);
  });

  test('Of released versions all registered operations are told apart, and no more made-up ids', async () => {
    const [store, client] = [open(BOUNDS), newClient()];
    const ids = Array.from({ length: 8 }, (_, n) => `id${n}`);
    const asked = ids.flatMap((id) => [entryOf({ id }), entryOf({ id, kind: 'unknown' })]);
    await store.merge(client, batchOf(asked, ['5.2']));
    const entries = await store.read(client);
    const registered = entries.filter(({ kind }) => kind === 'known');
    expect(registered.map(({ version }) => version)).toEqual(Array(8).fill('5.2'));
    expect(entries.filter(({ kind }) => kind === 'unknown')).toHaveLength(4);
  });

  test('Ids that went out of use make room, and their counts stay', async () => {
    const [store, client] = [open(BOUNDS), newClient()];
    const old = ['a', 'b', 'c'].map((id) => entryOf({ kind: 'unknown', id }));
    await store.merge(client, batchOf(old));
    await store.merge(
      client,
      batchOf([entryOf({ kind: 'unknown', id: 'c', lastSeen: NOON + 9e6 })]),
    );
    await store.merge(client, batchOf([entryOf({ id: 'registered' })]));
    const stale = await store.stale(client, NOON + 1e6);
    expect(stale.map(({ id }) => id).sort()).toEqual(['a', 'b']);
    await store.fold(client, stale);
    await store.fold(client, stale);
    const unknown = (await store.read(client)).filter(({ kind }) => kind === 'unknown');
    expect(unknown.map(({ id, count }) => [id, count]).sort()).toEqual([
      ['(other)', 6],
      ['c', 6],
    ]);
  });
}

describe('In a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-ledger-'));
  const opened: LedgerStore[] = [];
  const open = (bounds?: LedgerBounds) => {
    const store = createFileStore(join(folder, 'deep', 'ledger.sqlite'), bounds);
    opened.push(store);
    return store;
  };

  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  promises(open);

  test('A batch is written as a whole or not at all', async () => {
    const [store, client] = [open(), newClient()];
    const bad = entryOf({ id: 'bad', lastSeen: undefined as unknown as number });
    await expect(store.merge(client, batchOf([entryOf(), bad]))).rejects.toThrow();
    expect(await store.read(client)).toEqual([]);
  });

  test('Made-up ids do not make the file grow', async () => {
    const [store, client] = [open(), newClient()];
    const attack = async () => {
      const ids = Array.from({ length: 2_000 }, () => `made-up-${numbers.next().value}`);
      await store.merge(client, batchOf(ids.map((id) => entryOf({ kind: 'unknown', id }))));
      return statSync(store.name).size;
    };
    await attack();
    const once = await attack();
    for (let n = 0; n < 20; n += 1) await attack();
    expect(await attack()).toBeLessThanOrEqual(once * 1.5);
    expect(await store.read(client)).toHaveLength(1_001);
  });

  test('A file that cannot be had fails each time, until it can', async () => {
    const [place, client] = [join(folder, 'occupied'), newClient()];
    writeFileSync(place, '');
    const store = createFileStore(join(place, 'ledger.sqlite'));
    opened.push(store);
    await expect(store.merge(client, batchOf([entryOf()]))).rejects.toThrow();
    await expect(store.merge(client, batchOf([entryOf()]))).rejects.toThrow();
    rmSync(place);
    await store.merge(client, batchOf([entryOf()]));
    expect(await store.read(client)).toEqual([entryOf()]);
  });
});

describeWithRedis('In Redis', () => {
  let server: RedisServer;
  const opened: Redis[] = [];
  const open = (bounds?: LedgerBounds) => {
    const redis = connectRedis({ url: server.url, log: captureLog().log });
    opened.push(redis);
    const store = createRedisStore(redis, bounds);
    const ready = <Value>(run: () => Promise<Value>) => redis.ready(5_000).then(run);
    return {
      ...store,
      merge: (...args) => ready(() => store.merge(...args)),
      read: (...args) => ready(() => store.read(...args)),
    } satisfies LedgerStore;
  };

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(async () => {
    await Promise.all(opened.map((redis) => redis.close()));
    await server.remove();
  });

  promises(open);

  test('A batch that is sent again is not counted again, whoever sends it', async () => {
    const [store, other, client] = [open(), open(), newClient()];
    const batch = batchOf([entryOf()]);
    await store.merge(client, batch);
    await other.merge(client, batch);
    await store.merge(client, { ...batch, instance: 'two' });
    expect(await store.read(client)).toMatchObject([{ count: 6 }]);
  });
});
