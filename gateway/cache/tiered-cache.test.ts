import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { countCaches } from '../../test/testkit/cache-counts.ts';
import {
  CACHE_DEADLINE_MS,
  type CacheInstance,
  cacheEntry,
  cacheInstance,
} from '../../test/testkit/cache-instance.ts';
import { captureLog } from '../../test/testkit/captured-log.ts';
import {
  describeWithRedis,
  type RedisServer,
  startRedis,
} from '../../test/testkit/redis-server.ts';
import { until } from '../../test/testkit/until.ts';
import { createCaches } from './caches.ts';
import type { Entry } from './entry.ts';
import { MAX_ENTRY_BYTES, MemoryTier } from './memory-tier.ts';
import { RecentInvalidations } from './recent-invalidations.ts';
import { INVALIDATED_KEY } from './redis-key.ts';
import { RedisTier } from './redis-tier.ts';
import { StoredEntries } from './stored-entries.ts';
import { TieredCache } from './tiered-cache.ts';

async function inMemory() {
  const { metrics, all } = countCaches();
  const memory = { responseBytes: 10_000_000, entityBytes: 10_000_000 };
  const caches = await createCaches({ client: 'test', memory, metrics, log: captureLog().log });
  return { ...caches, all };
}

/** One that was never fresh. */
function staleEntry(): Entry {
  const entry = cacheEntry('stale');
  return { ...entry, freshUntil: entry.madeAt };
}

describe('A cache in memory', () => {
  test('gives what it was given, and counts it', async () => {
    const { responses, all, close } = await inMemory();
    const stale = staleEntry();
    responses.keep('public fresh', cacheEntry('fresh'));
    responses.keep('public stale', stale);
    expect(responses.peek('public fresh')?.text).toBe('fresh');
    expect(responses.peek('public none')).toBeUndefined();
    const found = await responses.find(['public none', 'public stale', 'public fresh']);
    expect(found.map((entry) => entry?.text)).toEqual([undefined, 'stale', 'fresh']);
    expect(all()).toEqual({
      'lookups responses memory hit': 2,
      'lookups responses memory stale': 1,
      'lookups responses memory miss': 1,
    });
    close();
  });

  test('does not keep what is too large, or has too many names', async () => {
    const { entities, all, close } = await inMemory();
    entities.keep('public a', cacheEntry(Buffer.alloc(MAX_ENTRY_BYTES + 1)));
    const names = Array.from({ length: 1_000 }, (_, n) => `name ${n}`);
    entities.keep('public b', cacheEntry('', { tags: names }));
    expect(entities.peek('public a')).toBeUndefined();
    expect(entities.peek('public b')).toBeUndefined();
    expect(all()).toEqual({ 'dropped entities large': 1, 'dropped entities tags': 1 });
    close();
  });

  test('spreads over time what becomes stale, within a tenth and never later than said', async () => {
    const { entities, close } = await inMemory();
    const madeAt = Date.now();
    const fresh = Array.from({ length: 200 }, (_, n) => {
      entities.keep(`public ${n}`, cacheEntry('', { madeAt }));
      return (entities.peek(`public ${n}`)?.freshUntil ?? 0) - madeAt;
    });
    expect(Math.max(...fresh)).toBeLessThanOrEqual(60_000);
    expect(Math.min(...fresh)).toBeGreaterThanOrEqual(54_000);
    expect(Math.max(...fresh) - Math.min(...fresh)).toBeGreaterThan(5_000);
    close();
  });

  test('lets everybody make what it lacks', async () => {
    const { entities, close } = await inMemory();
    const keys = ['public a', 'public b'];
    expect(await entities.claim(keys, 10_000)).toEqual(['ours', 'ours']);
    expect(await entities.claim(keys, 10_000)).toEqual(['ours', 'ours']);
    expect(await entities.awaited(keys, 10_000)).toEqual([undefined, undefined]);
    close();
  });
});

describeWithRedis('Caches that share a Redis', () => {
  let server: RedisServer;
  const closing: CacheInstance[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((each) => each.close()));
  });

  afterAll(() => server.remove());

  async function instance(memoryBytes: number, client = 'test'): Promise<CacheInstance> {
    const made = await cacheInstance({ redisUrl: server.url, memoryBytes, client });
    closing.push(made);
    return made;
  }

  /** Keeps until another finds it: a write may be dropped where the machine is busy. */
  async function shared(one: CacheInstance, other: CacheInstance, key: string, entry: Entry) {
    return until(async () => {
      one.caches.responses.keep(key, entry);
      return (await other.caches.responses.find([key]))[0];
    });
  }

  test('give each other what they keep, as it was', async () => {
    const [one, other] = [await instance(1_000_000), await instance(1_000_000)];
    for (const text of ['{"a":"ä"}', Buffer.from('{"a":"ä"}')]) {
      const key = `public ${typeof text}`;
      const found = await shared(one, other, key, cacheEntry(text, { tags: ['Product:p7'] }));
      expect(found).toEqual(one.caches.responses.peek(key));
      // From now on in memory.
      expect(other.caches.responses.peek(key)).toBe(found);
    }
  });

  test('ask for all that memory lacks in one round trip', async () => {
    const one = await instance(1_000_000);
    const keys = Array.from({ length: 20 }, (_, n) => `public ${n}`);
    for (const key of keys.slice(0, 5)) one.caches.entities.keep(key, cacheEntry(key));
    const commands = async () => {
      const info = await one.redis.run((client) => client.info('commandstats'));
      return Number(/cmdstat_mget:calls=(\d+)/.exec(info)?.[1] ?? 0);
    };
    const before = await commands();
    await one.caches.entities.find(keys);
    expect((await commands()) - before).toBe(1);
    expect(one.counts.of('lookups entities redis miss')).toBe(15);
    await one.caches.entities.find(keys.slice(0, 5));
    expect((await commands()) - before).toBe(1);
  });

  test('prefer what Redis has to what went stale in memory', async () => {
    const [one, other] = [await instance(1_000_000), await instance(1_000_000)];
    const stale = staleEntry();
    one.caches.responses.keep('public stale', stale);
    expect((await one.caches.responses.find(['public stale']))[0]?.text).toBe('stale');
    await until(async () => {
      other.caches.responses.keep('public stale', cacheEntry('fresh'));
      return (await one.caches.responses.find(['public stale']))[0]?.text === 'fresh';
    });
  });

  test('stand under keys that tell the scope and nothing else, for as long as they are kept', async () => {
    const [one, other] = [await instance(0), await instance(0)];
    await one.redis.run((client) => client.sendCommand(['FLUSHALL']));
    const tags = ['Product:p7'];
    await shared(one, other, 'private of Ann', { ...cacheEntry('{}', { tags }), scope: 'PRIVATE' });
    await shared(one, other, 'public of all', cacheEntry('{}', { tags }));
    const all = await one.redis.run((client) => client.keys('*'));
    // What a test before this one invalidated may be noted as late as now.
    const keys = all.filter((key) => key !== INVALIDATED_KEY);
    const kinds = keys.map((key) => key.replace(/[\w-]{43}$/, '…')).sort();
    expect(kinds).toEqual([
      'facet:cache:1:responses:private:…',
      'facet:cache:1:responses:public:…',
      'facet:cache:1:tag:Product:',
      'facet:cache:1:tag:Product:p7',
    ]);
    for (const key of keys) {
      const ttlMs = await one.redis.run((client) => client.pTTL(key));
      expect(ttlMs).toBeGreaterThan(90_000);
      expect(ttlMs).toBeLessThanOrEqual(120_000);
    }
  });

  test('keep the answers of clients apart, and entities together', async () => {
    const [web, mobile] = [await instance(0, 'web'), await instance(0, 'mobile')];
    const key = 'public apart';
    await until(async () => {
      web.caches.responses.keep(key, cacheEntry('web'));
      web.caches.entities.keep(key, cacheEntry('anybody'));
      return (await mobile.caches.entities.find([key]))[0];
    });
    await until(async () => (await web.caches.responses.find([key]))[0]);
    expect(await mobile.caches.responses.find([key])).toEqual([undefined]);
  });

  test('let one make what they lack, and the others wait for it', async () => {
    const [one, other] = [await instance(1_000_000), await instance(1_000_000)];
    const [first, second, third] = ['public first', 'public second', 'public third'] as const;
    expect(await one.caches.responses.claim([first, second], 30_000)).toEqual(['ours', 'ours']);
    const claims = await other.caches.responses.claim([first, second, third], 30_000);
    expect(claims).toEqual(['theirs', 'theirs', 'ours']);
    const nothing = [undefined, undefined];
    expect(await other.caches.responses.awaited([first, second], 60)).toEqual(nothing);
    const awaited = other.caches.responses.awaited([first, second], 20_000);
    one.caches.responses.keep(first, cacheEntry('1'));
    await sleep(30);
    one.caches.responses.keep(second, cacheEntry('2'));
    expect((await awaited).map((entry) => entry?.text)).toEqual(['1', '2']);
  });

  test('claim any number of entries in one round trip', async () => {
    const one = await instance(0);
    const keys = Array.from({ length: 30 }, (_, n) => `public claimed ${n}`);
    const scripts = async () => {
      const info = await one.redis.run((client) => client.info('commandstats'));
      return Number(/cmdstat_eval:calls=(\d+)/.exec(info)?.[1] ?? 0);
    };
    const before = await scripts();
    await one.caches.entities.claim(keys, 30_000);
    expect((await scripts()) - before).toBe(1);
    one.caches.entities.release(keys);
    const left = () => one.redis.run((client) => client.keys('facet:cache:1:entities:*:claim'));
    await until(async () => (await left()).length === 0);
  });

  test('make nothing that was made between looking it up and claiming it', async () => {
    const [one, other] = [await instance(1_000_000), await instance(1_000_000)];
    const key = 'public just made';
    expect(await one.caches.entities.find([key])).toEqual([undefined]);
    other.caches.entities.keep(key, cacheEntry('made'));
    const stored = () => other.redis.run((client) => client.keys('facet:cache:1:entities:*'));
    await until(async () => (await stored()).length > 0);
    const [claim] = await one.caches.entities.claim([key], 30_000);
    expect(claim).toMatchObject({ text: 'made' });
    expect(one.caches.entities.peek(key)?.text).toBe('made');
    await until(async () => (await stored()).every((each) => !each.endsWith(':claim')));
  });

  test('wait no longer once whoever claimed has given up', async () => {
    const [one, other] = [await instance(0), await instance(0)];
    const key = 'public given up';
    expect(await one.caches.responses.claim([key], 30_000)).toEqual(['ours']);
    const started = performance.now();
    const awaited = other.caches.responses.awaited([key], 20_000);
    // Only who has a claim can give it up.
    other.caches.responses.release([key]);
    expect(await other.caches.responses.claim([key], 30_000)).toEqual(['theirs']);
    one.caches.responses.release([key]);
    expect(await awaited).toEqual([undefined]);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await other.caches.responses.claim([key], 30_000)).toEqual(['ours']);
  });

  test('may claim again when whoever claimed has not kept anything', async () => {
    const [one, other] = [await instance(0), await instance(0)];
    const key = 'public never made';
    expect(await one.caches.responses.claim([key], 50)).toEqual(['ours']);
    await until(async () => (await other.caches.responses.claim([key], 50))[0] === 'ours');
  });

  test('do not wait for what is stale already', async () => {
    const [one, other] = [await instance(0), await instance(0)];
    const stale = staleEntry();
    await shared(one, other, 'public old', stale);
    expect(await other.caches.responses.awaited(['public old'], 60)).toEqual([undefined]);
  });

  test('write no more at once than a Redis that is slow can be blamed for', async () => {
    const one = await instance(0);
    for (let n = 0; n < 300; n += 1) one.caches.entities.keep(`public ${n}`, cacheEntry('{}'));
    expect(one.counts.of('dropped entities full')).toBe(300 - 256);
    const large = Buffer.alloc(1024 * 1024);
    for (let n = 0; n < 40; n += 1) one.caches.responses.keep(`public ${n}`, cacheEntry(large));
    expect(one.counts.of('dropped responses full')).toBe(40 - 32);
  });

  test('do not believe a Redis that has what should be gone', async () => {
    const one = await instance(0);
    const tier = new RedisTier(one.redis, CACHE_DEADLINE_MS);
    const counts = countCaches();
    const options = { name: 'entities', metrics: counts.metrics } as const;
    const invalidations = { isStoredBelieved: true, isBeforeListening: () => false };
    const cache = new TieredCache({
      ...options,
      memory: new MemoryTier(0),
      stored: new StoredEntries({ ...options, owner: '', tier, secret: undefined }),
      recent: new RecentInvalidations(),
      invalidations,
    });
    const found = async () => (await cache.find(['public a']))[0];
    await until(async () => {
      cache.keep('public a', cacheEntry('{}'));
      return await found();
    });
    invalidations.isStoredBelieved = false;
    expect(await found()).toBeUndefined();
    expect(await cache.awaited(['public a'], 1_000)).toEqual([undefined]);
    expect(await cache.claim(['public a'], 1_000)).toEqual(['ours']);
    expect(counts.of('lookups entities redis bypassed')).toBe(1);
    invalidations.isStoredBelieved = true;
    expect(await until(found)).toBeDefined();
  });
});
