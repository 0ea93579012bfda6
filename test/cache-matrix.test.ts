import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { engineOfThisRun } from '#service/testkit';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { useSettableDate } from './testkit/clock.ts';
import { type Sample, samples } from './testkit/operations.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** Nobody, three viewers, and two of them who may do more. */
const IDENTITIES = [
  {},
  { sub: 'u1' },
  { sub: 'u2' },
  { sub: 'u3' },
  { sub: 'u1', scope: 'user:email' },
  { sub: 'u2', scope: 'user:email' },
] as const;
type Identity = (typeof IDENTITIES)[number];

const QUERIES = samples().filter(({ type }) => type === 'query');

let viewers: Viewers;
let redisServer: RedisServer;
let redis: Redis;
let uncached: Shop;
const shops: Shop[] = [];
/** What each identity is told without any cache, by client, operation and identity. */
const expected = new Map<string, string>();

async function startCached(): Promise<Shop> {
  const shop = await startShop({
    engine: await engineOfThisRun(),
    keys: viewers.keys,
    caches: 'kept',
    redis,
  });
  shops.push(shop);
  return shop;
}

async function ask(shop: Shop, { client, id, variables }: Sample, identity: Identity) {
  const { sub, ...claims } = { sub: undefined, ...identity };
  const token = sub && (await viewers.token(sub, claims));
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ documentId: id, variables }),
  });
  return { text: await response.text(), cache: response.headers.get('x-facet-cache') };
}

const keyOf = ({ client, name }: Sample, identity: Identity) =>
  `${client} ${name} ${JSON.stringify(identity)}`;

/** Asks every operation as every identity, compares the bodies, and counts what caches said. */
async function everythingIsRight(shop: Shop): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const query of QUERIES) {
    for (const identity of IDENTITIES) {
      const { text, cache } = await ask(shop, query, identity);
      const key = keyOf(query, identity);
      expect([key, text]).toEqual([key, expected.get(key)]);
      counts[cache ?? ''] = (counts[cache ?? ''] ?? 0) + 1;
    }
  }
  return counts;
}

describeWithRedis('Six identities ask every registered query:', () => {
  let cached: Shop;
  let client: ReturnType<typeof createClient>;

  beforeAll(async () => {
    useSettableDate();
    viewers = await createViewers();
    redisServer = await startRedis();
    redis = connectRedis({ url: redisServer.url, log: createLog('test', 'silent') });
    await redis.ready(5_000);
    client = createClient({ url: redisServer.url });
    await client.connect();
    uncached = await startShop({ engine: await engineOfThisRun(), keys: viewers.keys });
    for (const query of QUERIES) {
      for (const identity of IDENTITIES) {
        expected.set(keyOf(query, identity), (await ask(uncached, query, identity)).text);
      }
    }
    cached = await startCached();
  }, 120_000);

  afterAll(async () => {
    jest.useRealTimers();
    client.destroy();
    await Promise.all([uncached, ...shops].map((shop) => shop.close()));
    await redis.close();
    await redisServer.remove();
  });

  test('a miss is answered as without a cache', async () => {
    const counts = await everythingIsRight(cached);
    expect(counts.miss).toBeGreaterThan(10);
    expect(counts.hit).toBeGreaterThan(50);
  }, 120_000);

  test('a hit of memory is answered as without a cache', async () => {
    const counts = await everythingIsRight(cached);
    expect(counts.miss ?? 0).toBeLessThan(10);
    expect(counts.hit).toBeGreaterThan(60);
  }, 120_000);

  test('a hit of Redis, in an instance that knows nothing yet, is answered as without a cache', async () => {
    const fresh = await startCached();
    const counts = await everythingIsRight(fresh);
    // What may be kept for seconds only is old by now.
    expect(counts.miss ?? 0).toBeLessThan(10);
    expect(counts.hit).toBeGreaterThan(60);
  }, 120_000);

  test('what is no longer fresh is answered as without a cache', async () => {
    // Past the freshness of most, within the time that an old answer may be given.
    jest.setSystemTime(Date.now() + 70_000);
    const counts = await everythingIsRight(cached);
    expect(counts.stale).toBeGreaterThan(5);
    jest.setSystemTime(Date.now() + 400_000);
    await everythingIsRight(cached);
  }, 120_000);

  test('Redis holds what is private under private keys, once for each viewer, and nothing private elsewhere', async () => {
    const keys = await client.keys('facet:cache:1:*');
    const entries = keys.filter((key) => /:(?:responses|entities):(?:public|private):/.test(key));
    const ofEverybody = entries.filter((key) => key.includes(':public:'));
    expect(ofEverybody.length).toBeGreaterThan(50);
    const secrets = secretsOf([...expected.values()]);
    expect(secrets.length).toBeGreaterThan(10);
    for (const key of ofEverybody) {
      const text = (await client.get(key)) ?? '';
      expect([key, secrets.filter((secret) => text.includes(secret))]).toEqual([key, []]);
    }
    expect(entries.some((key) => key.includes(':entities:private:'))).toBe(false);
  });

  test('what is corrupt in Redis is a miss, and is answered as without a cache', async () => {
    const garbage = ['', 'garbage', '{"v":99}', '{"data":{"me":{"name":"Mallory"}}}'];
    const keys = await client.keys('facet:cache:1:*:p*:*');
    for (const [index, key] of keys.entries()) {
      const value = (await client.get(key)) ?? '';
      const bad = index % 5 === 4 ? value.slice(0, -10) : (garbage[index % 5] ?? '');
      await client.set(key, bad, { expiration: 'KEEPTTL' });
    }
    const fresh = await startCached();
    const counts = await everythingIsRight(fresh);
    expect(counts.miss).toBeGreaterThan(10);
  }, 120_000);
});

/** What nobody but its viewer may see: mail addresses, streets, and numbers and codes of orders. */
function secretsOf(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) =>
    [...text.matchAll(/"(?:email|street|number|pickupCode|trackingUrl)":("[^"]+")/g)].map(
      ([, value = '']) => value,
    ),
  );
  return [...new Set(found)];
}

describe('The matrix', () => {
  test('has more than twenty queries of three clients', () => {
    expect(QUERIES.length).toBeGreaterThan(20);
    expect(new Set(QUERIES.map(({ client }) => client)).size).toBe(3);
  });
});
