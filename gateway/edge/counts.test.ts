import { afterEach, describe, expect, test } from '@jest/globals';
import { captureLog } from '../../test/testkit/captured-log.ts';
import {
  describeWithRedis,
  type RedisServer,
  startRedis,
} from '../../test/testkit/redis-server.ts';
import { until } from '../../test/testkit/until.ts';
import { connectRedis, type Redis } from '../redis.ts';
import { Counts } from './counts.ts';

const { log } = captureLog('silent');
const HOUR_MS = 3_600_000;

describe('Counts', () => {
  test('are of one key and one window', async () => {
    const counts = new Counts(undefined, log);
    expect(counts.add('a', HOUR_MS).current).toBe(1);
    expect(counts.add('a', HOUR_MS).current).toBe(2);
    expect(counts.add('b', HOUR_MS).current).toBe(1);
    expect(counts.look('a', HOUR_MS).current).toBe(2);
    expect(counts.look('c', HOUR_MS).current).toBe(0);
    const { ttl } = counts.add('short', 50);
    expect(ttl).toBeLessThanOrEqual(50);
    await until(() => counts.look('short', 50).current === 0);
  });

  test('of as many keys as anybody sends take bounded memory', () => {
    const counts = new Counts(undefined, log);
    for (let index = 0; index < 60_000; index += 1) counts.add(`address ${index}`, HOUR_MS);
    expect(counts.look('address 0', HOUR_MS).current).toBe(0);
    expect(counts.look('address 59999', HOUR_MS).current).toBe(1);
  });
});

describeWithRedis('Counts of several edges', () => {
  let server: RedisServer;
  const connections: Redis[] = [];
  const all: Counts[] = [];

  async function countsOf(): Promise<Counts> {
    const redis = connectRedis({ url: server.url, log });
    connections.push(redis);
    await redis.ready(10_000);
    const counts = new Counts(redis, log);
    all.push(counts);
    return counts;
  }

  afterEach(async () => {
    for (const counts of all.splice(0)) counts.close();
    await Promise.all(connections.splice(0).map((redis) => redis.close()));
    await server.remove();
  });

  test('are summed up in Redis, which is told no address and no viewer', async () => {
    server = await startRedis();
    const [here, there] = [await countsOf(), await countsOf()];
    for (let count = 0; count < 5; count += 1) here.add('viewer u7', HOUR_MS);
    for (let count = 0; count < 3; count += 1) there.add('viewer u7', HOUR_MS);
    await until(() => {
      here.add('tick', HOUR_MS);
      there.add('tick', HOUR_MS);
      return there.look('viewer u7', HOUR_MS).current >= 8 || undefined;
    });
    here.add('viewer u7', HOUR_MS);
    await until(() => here.look('viewer u7', HOUR_MS).current === 9);
    const keys = (await connections[0]?.run((client) => client.keys('*'))) ?? [];
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('u7');
    const ttls = await Promise.all(
      keys.map((key) => connections[0]?.run((client) => client.pTTL(key))),
    );
    for (const ttl of ttls) expect(ttl).toBeGreaterThan(0);
  });

  test('go on without a Redis that is dead or frozen, and nobody waits', async () => {
    server = await startRedis();
    const counts = await countsOf();
    counts.add('a', HOUR_MS);
    server.signal('SIGSTOP');
    await counts.share();
    expect(counts.add('a', HOUR_MS).current).toBe(2);
    server.signal('SIGCONT');
    await server.kill();
    await until(() => connections[0]?.isReady === false);
    expect(counts.add('a', HOUR_MS).current).toBe(3);
    await counts.share();
    expect(counts.look('a', HOUR_MS).current).toBe(3);
  });
});
