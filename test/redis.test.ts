import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { leastOf } from './testkit/least-of.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { until } from './testkit/until.ts';

describeWithRedis('A Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let log: CapturedLog;

  beforeAll(async () => {
    server = await startRedis();
    log = captureLog('warn');
    const url = server.url.replace('//', '//somebody:secret@');
    redis = connectRedis({ url, timeoutMs: 200, log: log.log });
  });

  afterAll(async () => {
    await redis.close();
    await server.remove();
  });

  const ask = () => redis.run((connection) => connection.set('a', '1'));

  async function failsWithin(ms: number): Promise<void> {
    const tookMs: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const started = performance.now();
      await expect(ask()).rejects.toThrow(/not connected|No answer within 200 ms|closed|Socket/);
      tookMs.push(performance.now() - started);
    }
    expect(leastOf(tookMs, 'A command failed after')).toBeLessThan(ms);
  }

  test('that wants another password is away, and no secret is told', async () => {
    await until(() => log.lines.length > 0);
    expect(log.text()).not.toContain('secret');
    expect(redis.name).toBe(server.url);
    await failsWithin(50);
    await redis.close();
    log = captureLog('warn');
    redis = connectRedis({ url: server.url, timeoutMs: 200, log: log.log });
    await redis.ready(5_000);
    expect(await ask()).toBe('OK');
  });

  test('that is dead fails commands at once, is told of once, and is used again when it is back', async () => {
    await server.kill();
    await until(() => !redis.isReady);
    for (let n = 0; n < 4; n += 1) await failsWithin(50);
    expect(log.lines.map(({ msg }) => msg)).toEqual(['Redis is away']);
    await server.restart();
    await until(() => redis.isReady);
    expect(await ask()).toBe('OK');
    expect(log.lines.map(({ msg }) => msg)).toEqual(['Redis is away', 'Redis is back']);
  });

  test('that stands still fails commands after their time, and is used again when it goes on', async () => {
    server.signal('SIGSTOP');
    await failsWithin(400);
    // Silent even to pings, its connection is given up: then commands fail at once.
    await until(() => !redis.isReady);
    await failsWithin(50);
    server.signal('SIGCONT');
    await until(() => redis.isReady);
    expect(await ask()).toBe('OK');
  });

  test('tells subscribers of messages, after it was killed and started again too', async () => {
    const messages: string[] = [];
    const stop = redis.subscribe('channel', (message) => messages.push(message));
    const publish = (message: string) =>
      redis.run((connection) => connection.publish('channel', message)).catch(() => 0);
    await until(async () => (await publish('first')) === 1);
    await server.restart();
    await until(async () => (await publish('second')) === 1);
    await until(() => messages.includes('second'));
    stop();
    await until(async () => redis.isReady && (await publish('third')) === 0);
    expect(messages).not.toContain('third');
  });

  test('tells subscribers each time that it begins to listen', async () => {
    let begun = 0;
    const stop = redis.subscribe(
      'channel',
      () => {},
      () => {
        begun += 1;
      },
    );
    await until(() => begun === 1);
    await server.restart();
    await until(() => begun === 2);
    stop();
  });
});
