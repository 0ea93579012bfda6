import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { operationId } from '../../schema/index.ts';
import {
  answer,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from '../testkit/scripted-server.ts';
import { NEVER_OPEN, OPERATIONS, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const PRICE = answer({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });
const SLOW_MS = 300;

let items: ScriptedServer;
let prices: ScriptedServer;
let bff: TinyBff;

/** A BFF that waits 20 s for a whole request, and this long for one try. */
function start(timeoutMs: number): Promise<TinyBff> {
  return startTinyBff({
    subgraphUrls: { items: items.url, prices: prices.url },
    choices: { deadlineMs: 20_000, subgraphs: { timeoutMs, breaker: NEVER_OPEN } },
  });
}

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(PRICE);
  bff = await start(20_000);
});

afterEach(() => {
  for (const server of [items, prices]) server.forget();
  items.script(ITEM);
  prices.script(PRICE);
});

afterAll(async () => {
  await bff.close();
  await Promise.all([items.close(), prices.close()]);
});

const slowly: Script = (received, response) => {
  setTimeout(() => ITEM(received, response), SLOW_MS);
};

const toldTo = ({ received }: ScriptedServer) =>
  Number(received[0]!.headers['x-facet-deadline-ms']);

describe('A subgraph is told how much time is left', () => {
  test('the time of a try, whoever is asked, where the request has more', async () => {
    const calm = await start(5_000);
    items.script(slowly);
    await calm.ask('Price');
    await calm.close();
    expect([toldTo(items), toldTo(prices)]).toEqual([5_000, 5_000]);
  });

  test('in milliseconds, less for who is asked later', async () => {
    items.script(slowly);
    await bff.ask('Price');
    const [first, second] = [toldTo(items), toldTo(prices)];
    expect(first).toBeGreaterThan(10_000);
    expect(first).toBeLessThanOrEqual(20_000);
    expect(first - second).toBeGreaterThanOrEqual(SLOW_MS - 50);
    expect(second).toBeGreaterThan(0);
  });

  test('which no client has a say in', async () => {
    await fetch(bff.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-facet-deadline-ms': '5' },
      body: JSON.stringify({ documentId: operationId(OPERATIONS.Title) }),
    });
    expect(toldTo(items)).toBeGreaterThan(10_000);
  });

  test('and is waited for as long as that', async () => {
    prices.script(silence);
    const asked = bff.ask('Price');
    const outcome = await Promise.race([asked, sleep(1_000, 'waiting')]);
    await until(() => prices.received.length > 0);
    prices.received[0]!.socket.destroy();
    await asked;
    expect(outcome).toBe('waiting');
  });

  test('and is left when that is over', async () => {
    const hasty = await start(200);
    prices.script(silence);
    const { body } = await hasty.ask('Price');
    await hasty.close();
    expect(body.errors[0].extensions.code).toBe('SUBREQUEST_TIMEOUT');
    expect(toldTo(prices)).toBeLessThanOrEqual(200);
  });
});
