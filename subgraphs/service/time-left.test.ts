import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { keepTime } from './time-left.ts';

/** A server whose one handler waits for what a test resolves, and the signals that it was given. */
async function start(kind: 'query' | 'mutation') {
  const { timed, timeOf } = keepTime();
  const { promise, resolve } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const app = fastify();
  app.get(
    '/',
    timed(async (request) => {
      const time = timeOf(request);
      signals.push(time.signal);
      if (kind === 'mutation') time.finishAnyway();
      return promise;
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const ask = (headers: Record<string, string>, signal?: AbortSignal) =>
    fetch(url, { headers, ...(signal && { signal }) });
  return { ask, resolve, signals, close: () => app.close() };
}

async function untilAborted(signals: readonly AbortSignal[]): Promise<void> {
  while (!signals[0]?.aborted) await sleep(2);
}

describe('A caller that says how long it waits', () => {
  test('is answered 504 at the end of that, and the work is told to stop', async () => {
    const { ask, signals, close } = await start('query');
    const response = await ask({ 'x-facet-deadline-ms': '50' });
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'GATEWAY_TIMEOUT' } }],
    });
    expect(signals[0]?.aborted).toBe(true);
    await close();
  });

  test('gets what is there before', async () => {
    const { ask, resolve, signals, close } = await start('query');
    resolve('answer');
    const response = await ask({ 'x-facet-deadline-ms': '10000' });
    expect([response.status, await response.text()]).toEqual([200, 'answer']);
    expect(signals[0]?.aborted).toBe(false);
    await close();
  });

  test.each(['', 'soon', '-1', '1e3', '2026-11-26T00:00:00Z'])(
    'is waited for when that is no number: "%s"',
    async (header) => {
      const { ask, resolve, close } = await start('query');
      const asked = ask({ 'x-facet-deadline-ms': header });
      await sleep(20);
      resolve('answer');
      expect((await asked).status).toBe(200);
      await close();
    },
  );

  test('is not heeded by what has begun to write', async () => {
    const { ask, resolve, signals, close } = await start('mutation');
    const asked = ask({ 'x-facet-deadline-ms': '20' });
    await sleep(80);
    expect(signals[0]?.aborted).toBe(false);
    resolve('written');
    expect(await (await asked).text()).toBe('written');
    await close();
  });
});

test('A caller that closes its connection ends its work', async () => {
  const { ask, resolve, signals, close } = await start('query');
  const leaving = new AbortController();
  const asked = ask({}, leaving.signal).catch(() => {});
  while (signals.length === 0) await sleep(2);
  leaving.abort();
  await asked;
  await untilAborted(signals);
  resolve('');
  await close();
});
