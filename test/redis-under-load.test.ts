import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { Pool } from 'undici';
import { writeInternalKeys } from './testkit/internal-keys.ts';
import { sample } from './testkit/operations.ts';
import { killPrograms, startFacet } from './testkit/program.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';

const SCREEN = sample('mobile', 'ProductScreen');
/** Few enough that all are soon kept. */
const PRODUCTS = 40;
const CONCURRENCY = 8;

/** What came of some time of load. */
interface Load {
  readonly requests: number;
  readonly failed: readonly string[];
  readonly p99Ms: number;
}

/** Asks for screens of all products, in turn, for a while. */
async function load(url: string, forMs: number): Promise<Load> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONCURRENCY });
  const durations: number[] = [];
  const failed: string[] = [];
  const end = performance.now() + forMs;
  let next = 0;
  const ask = async () => {
    while (performance.now() < end) {
      next += 1;
      const id = `p${1 + (next % PRODUCTS)}`;
      const started = performance.now();
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ documentId: SCREEN.id, variables: { id } }),
      });
      const text = await body.text();
      durations.push(performance.now() - started);
      const isRight = statusCode === 200 && text.includes(`"id":"${id}"`);
      if (!isRight || text.includes('"errors"')) failed.push(`${statusCode} ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, ask));
  await pool.close();
  durations.sort((a, b) => a - b);
  const p99Ms = durations[Math.floor(durations.length * 0.99)] ?? 0;
  return { requests: durations.length, failed, p99Ms };
}

/** The deadline of a phone's request. */
const P99_MS = 1_500;

async function servesAllThrough(url: string, fault: string, forMs = 2_000): Promise<void> {
  const { requests, failed, p99Ms } = await load(url, forMs);
  console.log(
    `${fault}: ${requests} requests, ${failed.length} failed, p99 ${p99Ms.toFixed(0)} ms`,
  );
  expect(failed.slice(0, 3)).toEqual([]);
  expect(requests).toBeGreaterThan(50);
  expect(p99Ms).toBeLessThan(P99_MS);
}

describeWithRedis('A BFF under load, whose Redis', () => {
  let shop: Shop;
  let redis: RedisServer;
  let folder: string;

  beforeAll(async () => {
    shop = await startShop();
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), 'facet-keys-'));
  }, 60_000);

  afterEach(async () => {
    await killPrograms();
    redis.signal('SIGCONT');
    await redis.restart({ empty: true });
  });

  afterAll(async () => {
    await shop.close();
    await redis.remove();
    rmSync(folder, { recursive: true });
  });

  async function serve(): Promise<string> {
    const places = Object.entries(shop.subgraphUrls).flatMap(([name, url]) => [
      '--subgraph',
      `${name}=${url}`,
    ]);
    const words = ['serve', 'bffs/mobile', '--port', '0', ...places];
    const env = { REDIS_URL: redis.url, ...writeInternalKeys(folder)('bff:mobile') };
    const program = startFacet(words, { env });
    const [, url = ''] = await program.printed(/ready \w+ (\S+)/);
    return url;
  }

  async function command(...words: string[]): Promise<void> {
    const client = createClient({ url: redis.url });
    await client.connect();
    await client.sendCommand(words);
    client.destroy();
  }

  const lookups = async (url: string, outcome: string): Promise<number> => {
    const text = await (await fetch(new URL('/metrics', url))).text();
    const pattern = new RegExp(
      `^facet_cache_lookups_total\\{[^}]*tier="redis"[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`,
      'gm',
    );
    return [...text.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0);
  };

  test('is dead at the start, serves as if it had none, and uses it once it is there', async () => {
    await redis.kill();
    const url = await serve();
    // A process that has just begun is slow for other reasons.
    expect((await load(url, 700)).failed).toEqual([]);
    await servesAllThrough(url, 'dead at the start');
    await redis.restart();
    await until(async () => {
      await load(url, 100);
      return (await lookups(url, 'miss')) > 0;
    });
  }, 60_000);

  const FAULTS: [string, () => Promise<unknown> | unknown][] = [
    ['is killed', () => redis.kill()],
    ['stands still', () => redis.signal('SIGSTOP')],
    ['is flushed', () => command('FLUSHALL')],
    ['has no memory left', () => command('CONFIG', 'SET', 'maxmemory', '1')],
    ['is somebody’s read-only replica', () => command('REPLICAOF', '127.0.0.1', '1')],
    ['wants a password all of a sudden', () => command('CONFIG', 'SET', 'requirepass', 'x')],
    ['answers late', () => command('CLIENT', 'PAUSE', '1500', 'ALL')],
  ];

  test.each(FAULTS)(
    '%s: every request is answered, and in time',
    async (fault, happen) => {
      const url = await serve();
      await load(url, 500);
      const during = servesAllThrough(url, fault, 2_500);
      await sleep(500);
      await happen();
      await during;
    },
    60_000,
  );

  test('holds garbage under every key: every request is answered, and in time', async () => {
    const before = await serve();
    const client = createClient({ url: redis.url });
    await client.connect();
    const kept = () => client.keys('facet:cache:*:p*:*');
    await until(async () => {
      expect((await load(before, 300)).failed).toEqual([]);
      return (await kept()).length > PRODUCTS;
    });
    await killPrograms();
    const keys = await kept();
    for (const [index, key] of keys.entries()) {
      await client.del(key);
      if (index % 3 === 0) await client.lPush(key, ['a', 'list']);
      else await client.set(key, index % 3 === 1 ? 'garbage' : '{"data":{}}');
    }
    client.destroy();
    const url = await serve();
    expect((await load(url, 700)).failed).toEqual([]);
    await servesAllThrough(url, 'garbage');
    expect(await lookups(url, 'hit')).toBe(0);
    expect((await lookups(url, 'garbage')) + (await lookups(url, 'error'))).toBeGreaterThan(0);
  }, 60_000);
});

describe('The load', () => {
  test('is told of an answer that is wrong', async () => {
    const shop = await startShop();
    try {
      await shop.stopService('products');
      const { failed, requests } = await load(shop.bffs.mobile.url, 300);
      expect(failed.length).toBe(requests);
      expect(failed[0]).toContain('SUBREQUEST_HTTP_ERROR');
    } finally {
      await shop.close();
    }
  }, 60_000);
});
