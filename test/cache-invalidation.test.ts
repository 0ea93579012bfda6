import { channel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { INVALIDATION_CHANNEL } from '../gateway/cache/invalidations.ts';
import { redisPublisher } from '../subgraphs/service/redis-publisher.ts';
import { type CacheInstance, cacheEntry, cacheInstance } from './testkit/cache-instance.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { until } from './testkit/until.ts';

describeWithRedis('What is made of something that changed', () => {
  let server: RedisServer;
  const closing: CacheInstance[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((each) => each.close()));
  });

  afterAll(() => server.remove());

  async function instance(memoryBytes = 1_000_000): Promise<CacheInstance> {
    const made = await cacheInstance({ redisUrl: server.url, memoryBytes });
    closing.push(made);
    return made;
  }

  const find = async ({ caches }: CacheInstance, key: string) =>
    (await caches.entities.find([key]))[0]?.text;

  /** Keeps in one instance; settles when the other has it in memory, too. */
  async function keptInBoth(one: CacheInstance, other: CacheInstance, entries: [string, string][]) {
    for (const [key, tag] of entries) {
      // A write may be dropped where the machine is busy.
      await until(async () => {
        one.caches.entities.keep(key, cacheEntry(key, { tags: [tag] }));
        return await find(other, key);
      });
    }
  }

  const publish = ({ redis }: CacheInstance, message: string) =>
    redis.run((client) => client.publish(INVALIDATION_CHANNEL, message));

  test('is gone everywhere, long before its time', async () => {
    const [one, other, withoutMemory] = [await instance(), await instance(), await instance(0)];
    await keptInBoth(one, other, [
      ['public a', 'Product:p7'],
      ['public b', 'Product:p8'],
    ]);
    const heard: (readonly string[])[] = [];
    other.caches.onInvalidated((tags) => heard.push(tags));
    const delays = other.counts.of('delays');
    await one.caches.invalidate(['Product:p7', 'User:u1']);
    expect(one.caches.entities.peek('public a')).toBeUndefined();
    // From Redis it is gone at once.
    expect(await find(withoutMemory, 'public a')).toBeUndefined();
    await until(() => !other.caches.entities.peek('public a'), { timeoutMs: 5_000 });
    expect(heard).toEqual([['Product:p7', 'User:u1']]);
    expect(other.counts.of('delays')).toBe(delays + 1);
    expect(await find(one, 'public a')).toBeUndefined();
    expect(await find(other, 'public a')).toBeUndefined();
    for (const each of [one, other, withoutMemory]) {
      expect(await until(() => find(each, 'public b'))).toBe('public b');
    }
  });

  test('is gone when a service says so, through Redis or in this process', async () => {
    const [one, other, withoutMemory] = [await instance(), await instance(), await instance(0)];
    await keptInBoth(one, other, [
      ['public c', 'Product:p7'],
      ['public d', 'bestsellers'],
    ]);
    const message = JSON.stringify({ tags: ['Product'], at: Date.now() });
    await publish(one, message);
    await until(() => !one.caches.entities.peek('public c'));
    await until(() => !other.caches.entities.peek('public c'));
    // Nobody but the instances removes it from Redis.
    await until(async () => !(await find(withoutMemory, 'public c')));
    channel('facet:invalidations').publish({ tags: ['bestsellers'] });
    expect(one.caches.entities.peek('public d')).toBeUndefined();
    await until(async () => !(await find(withoutMemory, 'public d')));
  });

  test('is not removed by what is no message', async () => {
    const one = await instance();
    // Not kept when it was made in the millisecond in which the instance began to listen.
    await until(() => {
      one.caches.entities.keep('public e', cacheEntry('e', { tags: ['Product:p7'] }));
      return one.caches.entities.peek('public e');
    });
    const heard: (readonly string[])[] = [];
    one.caches.onInvalidated((tags) => heard.push(tags));
    const tag = 'Product:p7';
    const tooMany = Array.from({ length: 1_001 }, () => tag);
    const others = [null, [], { tags: tag }, { tags: [7, tag] }, { tags: tooMany }, { tags: [''] }];
    for (const message of ['', '{', ...others.map((other) => JSON.stringify(other))]) {
      await publish(one, message);
    }
    await publish(one, `{"tags":["${tag}"],"more":"${'x'.repeat(300_000)}"}`);
    for (const other of others) channel('facet:invalidations').publish(other);
    await publish(one, JSON.stringify({ tags: ['last'] }));
    await until(() => heard.length > 0);
    expect(heard).toEqual([['last']]);
    expect(one.caches.entities.peek('public e')?.text).toBe('e');
  });

  test('is never kept after that by whoever asked before', async () => {
    const [one, other, reader] = [await instance(), await instance(), await instance(0)];
    for (let n = 0; n < 20; n += 1) {
      const key = `public race ${n}`;
      const tag = `Product:race${n}`;
      const tags = [tag];
      const old = cacheEntry('old', { tags });
      // The other instance asked before and keeps at any moment around the event.
      const invalidated = one.caches.invalidate(tags);
      if (n % 3 === 1) await invalidated;
      if (n % 3 === 2) await sleep(n);
      other.caches.entities.keep(key, old);
      one.caches.entities.keep(key, old);
      await invalidated;
      await until(() => !other.caches.entities.peek(key), { timeoutMs: 5_000 });
      expect(one.caches.entities.peek(key)).toBeUndefined();
      expect(await find(reader, key)).toBeUndefined();
    }
    // Writes are in the background.
    await sleep(100);
    for (let n = 0; n < 20; n += 1) {
      for (const each of [reader, one, other]) {
        expect(await find(each, `public race ${n}`)).toBeUndefined();
      }
    }
  });

  test('is not believed when Redis still has it, even if a clock is ahead', async () => {
    const [one, ahead] = [await instance(), await instance(0)];
    await one.redis.run((client) => client.sendCommand(['FLUSHALL']));
    const entry = cacheEntry('f', { tags: ['Product:p7'], madeAt: Date.now() + 200 });
    await until(async () => {
      ahead.caches.entities.keep('public f', entry);
      return await find(one, 'public f');
    });
    const [key = ''] = await one.redis.run((client) => client.keys('facet:cache:1:entities:*'));
    const value = await one.redis.run((client) => client.get(key));
    await one.caches.invalidate(['Product:p7']);
    await one.redis.run((client) => client.set(key, value ?? ''));
    expect(await find(one, 'public f')).toBeUndefined();
    expect(one.counts.of('lookups entities redis hit')).toBeGreaterThan(1);
    expect(one.caches.entities.peek('public f')).toBeUndefined();
  });

  test('is kept again once its origin was asked anew', async () => {
    const [one, reader] = [await instance(), await instance(0)];
    const tags = ['Product:p9'];
    await one.caches.invalidate(tags);
    await sleep(2);
    one.caches.entities.keep('public g', cacheEntry('new', { tags }));
    expect(one.caches.entities.peek('public g')?.text).toBe('new');
    // In Redis as soon as no clock can be the reason that it seems newer.
    await until(async () => {
      one.caches.entities.keep('public g', cacheEntry('new', { tags }));
      return await find(reader, 'public g');
    });
  });

  test('is gone from Redis when that is back, if it was away at the time', async () => {
    const [one, reader] = [await instance(), await instance(0)];
    await keptInBoth(one, reader, [['public h', 'Product:p7']]);
    await server.kill();
    await one.caches.invalidate(['Product:p7']);
    expect(one.caches.entities.peek('public h')).toBeUndefined();
    await server.restart();
    await until(async () => {
      // This instance knows better than to believe it.
      expect(await find(one, 'public h')).toBeUndefined();
      return one.redis.isReady;
    });
    await until(async () => reader.redis.isReady && !(await find(reader, 'public h')));
    const stored = () => reader.redis.run((client) => client.keys('facet:cache:1:tag:Product:p7'));
    await until(async () => (await stored().catch(() => ['?'])).length === 0);
  });

  test('is gone from memory when events may have been missed', async () => {
    const one = await instance();
    const key = 'public i';
    const asked = Date.now();
    one.caches.entities.keep(key, cacheEntry('i'));
    await server.restart({ empty: true });
    await until(() => !one.caches.entities.peek(key));
    await until(() => one.redis.isReady);
    // Whoever asked before that may not keep it either.
    one.caches.entities.keep(key, cacheEntry('i', { madeAt: asked }));
    expect(one.caches.entities.peek(key)).toBeUndefined();
    await sleep(2);
    one.caches.entities.keep(key, cacheEntry('i'));
    expect(one.caches.entities.peek(key)).toBeDefined();
  });

  test('is gone from Redis when a service said so while nobody was listening', async () => {
    const [one, other] = [await instance(), await instance(0)];
    await keptInBoth(one, other, [
      ['public k', 'Product:p7'],
      ['public l', 'Product:p8'],
    ]);
    await Promise.all(closing.splice(0).map((each) => each.close()));
    const publisher = await redisPublisher({ redisUrl: server.url });
    await publisher.publish(['Product:p7'], AbortSignal.timeout(5_000));
    const booted = await instance();
    await until(async () => !(await find(booted, 'public k')));
    expect(await find(booted, 'public l')).toBe('public l');
    const missed = () => booted.redis.run((client) => client.zCard('facet:cache:changes'));
    await until(async () => (await missed()) === 0);
    // Where somebody listens, nothing is left to be heard later.
    await publisher.publish(['Product:p8', 'sale'], AbortSignal.timeout(5_000));
    await until(async () => !(await find(booted, 'public l')));
    await until(async () => (await missed()) === 0);
    publisher.close();
  });

  test('is gone when a service says so through a Redis that has no memory left', async () => {
    const one = await instance();
    one.caches.entities.keep('public m', cacheEntry('m', { tags: ['Product:p7'] }));
    const publisher = await redisPublisher({ redisUrl: server.url });
    await one.redis.run((client) => client.configSet('maxmemory', '1'));
    await publisher.publish(['Product:p7'], AbortSignal.timeout(5_000));
    await until(() => !one.caches.entities.peek('public m'));
    await one.redis.run((client) => client.configSet('maxmemory', '0'));
    publisher.close();
  });

  test('is found by its type where it is made of too many to name', async () => {
    const [one, other] = [await instance(), await instance()];
    const tags = Array.from({ length: 500 }, (_, n) => `Product:p${n}`);
    const kept = async () => {
      await until(async () => {
        one.caches.responses.keep('public j', cacheEntry('j', { tags }));
        return (await other.caches.responses.find(['public j']))[0];
      });
    };
    const isGone = () =>
      until(async () => (await other.caches.responses.find(['public j']))[0] === undefined);
    await kept();
    await one.caches.invalidate(['Product:p450']);
    expect(one.caches.responses.peek('public j')).toBeUndefined();
    await isGone();
    await kept();
    await one.caches.invalidate(['User:u1']);
    expect(one.caches.responses.peek('public j')).toBeDefined();
  });
});
