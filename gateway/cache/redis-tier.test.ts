import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { captureLog } from '../../test/testkit/captured-log.ts';
import {
  describeWithRedis,
  type RedisServer,
  startRedis,
} from '../../test/testkit/redis-server.ts';
import { connectRedis, type Redis } from '../redis.ts';
import { RedisTier, type StoredText } from './redis-tier.ts';

describeWithRedis('Texts in Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let tier: RedisTier;

  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis({ url: server.url, log: captureLog().log });
    await redis.ready(5_000);
    tier = new RedisTier(redis, 5_000);
  });

  beforeEach(() => send('FLUSHALL'));

  afterAll(async () => {
    await redis.close();
    await server.remove();
  });

  const send = (...command: string[]) => redis.run((client) => client.sendCommand(command));

  function textOf(key: string, names: readonly string[], since = Date.now()): StoredText {
    const keptUntil = Date.now() + 60_000;
    return { key, text: () => key, keptUntil, since, names };
  }

  test('are found until one of their names is removed', async () => {
    expect(await tier.keep(textOf('a', ['Product:', 'Product:p7']))).toBe('kept');
    expect(await tier.keep(textOf('b', ['Product:', 'Product:p8']))).toBe('kept');
    expect(await tier.keep(textOf('c', []))).toBe('kept');
    expect(await tier.read(['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', undefined]);
    expect(await tier.remove(['Product:p7', 'nobody'])).toBe(true);
    expect(await tier.read(['a', 'b', 'c'])).toEqual([undefined, 'b', 'c']);
    expect(await tier.remove(['Product:'])).toBe(true);
    expect(await tier.read(['a', 'b', 'c'])).toEqual([undefined, undefined, 'c']);
  });

  test('are refused when one of their names was removed since they were made', async () => {
    const before = Date.now();
    await tier.remove(['Product:p7']);
    expect(await tier.keep(textOf('a', ['User:u1', 'Product:p7'], before))).toBe('invalidated');
    expect(await tier.keep(textOf('a', ['Product:p8'], before))).toBe('kept');
    expect(await tier.keep(textOf('b', ['Product:p7'], Date.now() + 1))).toBe('kept');
  });

  test('are all removed, however many there are of one name', async () => {
    const keys = Array.from({ length: 1_234 }, (_, n) => `many ${n}`);
    await Promise.all(keys.map((key) => tier.keep(textOf(key, ['sale']))));
    expect(await send('DBSIZE')).toBe(1_235);
    await tier.remove(['sale']);
    expect(await tier.read(keys)).toEqual(keys.map(() => undefined));
    // What is left tells when that was.
    expect(await send('KEYS', '*')).toEqual(['facet:cache:1:invalidated']);
  });

  test('are removed where no memory is left', async () => {
    await tier.keep(textOf('a', ['sale']));
    await send('CONFIG', 'SET', 'maxmemory', '1');
    expect(await tier.keep(textOf('b', ['sale']))).toBe('error');
    expect(await tier.remove(['sale'])).toBe(true);
    await send('CONFIG', 'SET', 'maxmemory', '0');
    expect(await tier.read(['a', 'b'])).toEqual([undefined, undefined]);
  });

  test('leave no trace in the lists of their names once they are too old', async () => {
    await tier.keep({ ...textOf('old', ['sale']), keptUntil: Date.now() - 1 });
    await tier.keep(textOf('new', ['sale']));
    expect(await send('ZRANGE', 'facet:cache:1:tag:sale', '0', '-1')).toEqual(['new']);
  });

  test('are kept again under a name whose list was overwritten, once that is removed', async () => {
    await send('RPUSH', 'facet:cache:1:tag:sale', 'a');
    expect(await tier.keep(textOf('a', ['sale']))).toBe('error');
    expect(await tier.read(['a'])).toEqual([undefined]);
    expect(await tier.remove(['sale'])).toBe(true);
    expect(await tier.keep(textOf('a', ['sale'], Date.now() + 1))).toBe('kept');
  });
});
