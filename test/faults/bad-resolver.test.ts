import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { metricOf } from '../testkit/metric.ts';
import {
  answer,
  type Received,
  type Script,
  type ScriptedServer,
  startScripted,
} from '../testkit/scripted-server.ts';
import { NEVER_OPEN, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const PRICE = answer({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });
const BAD_RATE = answer({ data: { rate: null }, errors: [{ message: 'boom', path: ['rate'] }] });

/** A service of which one resolver fails, and all others do not. */
const oneBad: Script = (received, response) =>
  (asksRate(received) ? BAD_RATE : PRICE)(received, response);
const asksRate = ({ body }: Received) => body.includes('rate(');

let items: ScriptedServer;
let prices: ScriptedServer;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(oneBad);
});

afterEach(async () => {
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
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

async function askRate(bff: TinyBff, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let count = 0; count < times; count += 1) {
    const { body } = await bff.ask('Rate', { of: `${count}` });
    codes.push(body.errors[0].extensions.code);
  }
  return codes;
}

describe('A resolver that fails again and again', () => {
  test('is run by every request where no breaker guards it', async () => {
    const bff = await start(NEVER_OPEN);
    expect(new Set(await askRate(bff, 15))).toEqual(new Set(['INTERNAL_SERVER_ERROR']));
    expect(prices.received.filter(asksRate)).toHaveLength(15);
  });

  test('closes its own field alone: the rest of its service goes on', async () => {
    const bff = await start({ minRequests: 10 });
    const codes = await askRate(bff, 12);
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('INTERNAL_SERVER_ERROR'));
    expect(codes.slice(5)).toEqual(Array(7).fill('CIRCUIT_OPEN'));
    expect(prices.received.filter(asksRate)).toHaveLength(5);
    const { body } = await bff.ask('Rate');
    expect(body).toMatchObject({
      data: { rate: null },
      errors: [{ path: ['rate'], extensions: { code: 'CIRCUIT_OPEN', service: 'prices' } }],
    });
    expect((await bff.ask('Price')).body).toEqual({
      data: { item: { id: 'i1', title: 'Lamp', price: 5 } },
    });
    const state = (scope: string) =>
      metricOf(bff, 'facet_breaker_state', { service: 'prices', scope });
    expect(await state('Query.rate')).toBe(2);
    expect(await state('service')).toBe(0);
  });
});
