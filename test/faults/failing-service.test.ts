import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answer, raw, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const PRICE = answer({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });
const FAILING = raw('', {}, 500);
const OPEN_MS = 1_000;

let items: ScriptedServer;
let prices: ScriptedServer;
let bff: TinyBff;

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(PRICE);
  bff = await startTinyBff({
    subgraphUrls: { items: items.url, prices: prices.url },
    choices: { subgraphs: { breaker: { openMs: OPEN_MS } } },
  });
  await until(async () => (await codeOf()) === 'none');
}, 60_000);

afterAll(async () => {
  await bff.close();
  await Promise.all([items.close(), prices.close()]);
});

async function codeOf(): Promise<string> {
  const { body } = await bff.ask('Price');
  return body.errors?.[0].extensions.code ?? 'none';
}

/** Four clients that ask one after the other, for so long; how their requests ended, in order. */
async function load(ms: number): Promise<string[]> {
  const end = performance.now() + ms;
  const codes: string[] = [];
  const client = async () => {
    while (performance.now() < end) {
      codes.push(await codeOf());
      await sleep(5);
    }
  };
  await Promise.all([1, 2, 3, 4].map(client));
  return codes;
}

describe('F28: a service that fails altogether, under load', () => {
  test('is asked hardly more often than it would be without, and soon not at all', async () => {
    prices.script(FAILING);
    prices.forget();
    const codes = await load(4_000);
    expect(codes).not.toContain('none');
    expect(codes.at(-1)).toBe('CIRCUIT_OPEN');
    // It is open by the twentieth failure; those under way, and one in each second, may follow.
    expect(prices.received.length).toBeLessThan(40);
    expect(prices.received.length).toBeLessThanOrEqual(codes.length * 1.1);
  }, 60_000);

  test('is asked by all again soon after it is well', async () => {
    prices.script(PRICE);
    const started = performance.now();
    await until(async () => (await codeOf()) === 'none');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(new Set(await load(500))).toEqual(new Set(['none']));
  }, 60_000);
});
