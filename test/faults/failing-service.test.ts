import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answer, raw, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { NEVER_OPEN, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const RATE = answer({ data: { rate: 3 } });
const FAILING = raw('', {}, 500);
const OPEN_MS = 1_000;

let prices: ScriptedServer;
let bff: TinyBff;

beforeAll(async () => {
  prices = await startScripted(RATE);
  bff = await start({ breaker: { openMs: OPEN_MS } });
}, 60_000);

afterAll(async () => {
  await bff.close();
  await prices.close();
});

async function start(subgraphs: object): Promise<TinyBff> {
  const started = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    choices: { subgraphs },
  });
  await until(async () => (await codeOf(started)) === 'none');
  return started;
}

let asked = 0;

/** Asks for what nobody else asks for: nothing is shared. */
async function codeOf(bff: TinyBff): Promise<string> {
  asked += 1;
  const { body } = await bff.ask('Rate', { of: `${asked}` });
  return body.errors?.[0].extensions.code ?? 'none';
}

/** Four clients that ask one after the other, for so long; how their requests ended, in order. */
async function load(bff: TinyBff, ms: number): Promise<string[]> {
  const end = performance.now() + ms;
  const codes: string[] = [];
  const client = async () => {
    while (performance.now() < end) {
      codes.push(await codeOf(bff));
      await sleep(5);
    }
  };
  await Promise.all([1, 2, 3, 4].map(client));
  return codes;
}

describe('F28: a service that fails altogether, under load', () => {
  test('is asked by all, and by all again, where neither breaker nor budget holds them back', async () => {
    const unguarded = await start({ retryPercent: 100, breaker: NEVER_OPEN });
    prices.script(FAILING);
    prices.forget();
    const codes = await load(unguarded, 1_000);
    await unguarded.close();
    prices.script(RATE);
    expect(new Set(codes)).toEqual(new Set(['SUBREQUEST_HTTP_ERROR']));
    expect(prices.received.length).toBeGreaterThan(codes.length * 1.1);
  }, 60_000);

  test('is soon not asked, however well it was just before', async () => {
    const fresh = await start({ retryPercent: 0 });
    for (let count = 0; count < 100; count += 1) expect(await codeOf(fresh)).toBe('none');
    prices.script(FAILING);
    prices.forget();
    await until(async () => (await codeOf(fresh)) === 'CIRCUIT_OPEN');
    await fresh.close();
    expect(prices.received).toHaveLength(20);
  }, 60_000);

  test('is asked hardly more often than it would be without, and soon not at all', async () => {
    prices.script(FAILING);
    prices.forget();
    const codes = await load(bff, 4_000);
    expect(codes).not.toContain('none');
    expect(codes.slice(-4)).toContain('CIRCUIT_OPEN');
    // It is open by the twentieth failure; those under way, and one in each second, may follow.
    expect(prices.received.length).toBeLessThan(40);
    expect(prices.received.length).toBeLessThanOrEqual(codes.length * 1.1);
  }, 60_000);

  test('is asked by all again soon after it is well', async () => {
    prices.script(RATE);
    const started = performance.now();
    await until(async () => (await codeOf(bff)) === 'none');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(new Set(await load(bff, 500))).toEqual(new Set(['none']));
  }, 60_000);
});
