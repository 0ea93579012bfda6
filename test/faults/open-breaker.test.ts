import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { metricOf } from '../testkit/metric.ts';
import { answer, raw, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { NEVER_OPEN, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const PRICE = answer({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });
const BROKEN = raw('<h1>Oops</h1>', { 'content-type': 'text/html' }, 500);
const BREAKER = { windowMs: 10_000, minRequests: 10, openMs: 500 };

let items: ScriptedServer;
let prices: ScriptedServer;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(PRICE);
});

afterEach(async () => {
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
  prices.script(PRICE);
  prices.forget();
});

afterAll(() => Promise.all([items.close(), prices.close()]));

async function start(breaker: object): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: items.url, prices: prices.url },
    choices: { subgraphs: { breaker } },
  });
  bffs.push(bff);
  return bff;
}

/** Asks one after the other, and tells the codes of what failed. */
async function codesOf(bff: TinyBff, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let count = 0; count < times; count += 1) {
    const { body } = await bff.ask('Price');
    codes.push(body.errors?.[0].extensions.code ?? 'none');
  }
  return codes;
}

describe('A service that fails again and again', () => {
  test('is asked by every request where no breaker guards it', async () => {
    const bff = await start(NEVER_OPEN);
    prices.script(BROKEN);
    expect(new Set(await codesOf(bff, 30))).toEqual(new Set(['SUBREQUEST_HTTP_ERROR']));
    expect(prices.received.length).toBeGreaterThanOrEqual(30);
  });

  test('is CIRCUIT_OPEN: nothing is sent to it, nothing is tried again, and the rest of the answer stands', async () => {
    const bff = await start({ ...BREAKER, openMs: 60_000 });
    prices.script(BROKEN);
    const codes = await codesOf(bff, 12);
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('SUBREQUEST_HTTP_ERROR'));
    expect(codes.at(-1)).toBe('CIRCUIT_OPEN');
    const sent = prices.received.length;
    const sockets = prices.sockets.length;
    const retries = () =>
      Promise.all(
        ['recovered', 'failed', 'denied'].map((outcome) =>
          metricOf(bff, 'facet_subgraph_retries_total', { service: 'prices', outcome }),
        ),
      );
    const before = await retries();
    const { status, body, text } = await bff.ask('Price');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: { item: { id: 'i1', title: 'Lamp', price: null } },
      errors: [{ extensions: { code: 'CIRCUIT_OPEN', service: 'prices' } }],
    });
    expect(text).not.toMatch(/cockatiel|127\.0\.0\.1|Oops/);
    expect(await codesOf(bff, 20)).toEqual(Array(20).fill('CIRCUIT_OPEN'));
    expect([prices.received.length, prices.sockets.length]).toEqual([sent, sockets]);
    expect(await retries()).toEqual(before);
    expect((await bff.ask('Title')).body).toEqual({ data: { item: { id: 'i1', title: 'Lamp' } } });
  });

  test('is asked by one alone after a while, and by all when that went well', async () => {
    const bff = await start(BREAKER);
    const state = () =>
      metricOf(bff, 'facet_breaker_state', { service: 'prices', scope: 'service' });
    prices.script(BROKEN);
    await codesOf(bff, 12);
    expect(await state()).toBe(2);
    prices.script(PRICE);
    prices.forget();
    await until(async () => (await codesOf(bff, 1))[0] === 'none');
    expect(prices.received).toHaveLength(1);
    expect(await codesOf(bff, 5)).toEqual(Array(5).fill('none'));
    expect(await state()).toBe(0);
    const became = (to: string) =>
      metricOf(bff, 'facet_breaker_transitions_total', { service: 'prices', scope: 'service', to });
    expect(await Promise.all(['open', 'half-open', 'closed'].map(became))).toEqual([1, 1, 1]);
  });
});
