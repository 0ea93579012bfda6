import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { metricOf } from '../testkit/metric.ts';
import {
  answer,
  type Script,
  type ScriptedServer,
  startScripted,
} from '../testkit/scripted-server.ts';
import { NEVER_OPEN, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const RATE = answer({ data: { rate: 3 } });

/** A service that answers nothing until it is told to. */
function holding(): { readonly script: Script; readonly release: () => void } {
  const held: (() => void)[] = [];
  return {
    script: (received, response) => held.push(() => RATE(received, response)),
    release: () => {
      for (const answerNow of held.splice(0)) answerNow();
    },
  };
}

/** Far more than anything here takes, on however busy a machine. */
const PATIENT = { timeoutMs: 60_000 };

let items: ScriptedServer;
let prices: ScriptedServer;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(RATE);
});

afterEach(async () => {
  prices.script(RATE);
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
  prices.forget();
});

afterAll(() => Promise.all([items.close(), prices.close()]));

/** So many requests, each for something else. */
async function ask(bff: TinyBff, times: number, from = 0): Promise<string[]> {
  const answers = Array.from({ length: times }, (_, each) =>
    bff.ask('Rate', { of: `x${from + each}` }),
  );
  return (await Promise.all(answers)).map(({ body }) => body.errors?.[0].extensions.code ?? 'none');
}

async function start(bulkhead: object): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: items.url, prices: prices.url },
    choices: {
      deadlineMs: 60_000,
      subgraphs: { timeoutMs: 60_000, bulkhead, breaker: NEVER_OPEN },
    },
  });
  bffs.push(bff);
  return bff;
}

describe('F30: a service that is slow under load', () => {
  test('holds as many requests as there are, where no bulkhead bounds them', async () => {
    const bff = await start({ running: 10_000 });
    const { script, release } = holding();
    prices.script(script);
    const asked = ask(bff, 12);
    await until(() => prices.received.length >= 12, PATIENT);
    release();
    expect(new Set(await asked)).toEqual(new Set(['none']));
  }, 90_000);

  test('is BULKHEAD_FULL at once for what is more than it may hold; others do not notice', async () => {
    const bff = await start({ running: 4, queued: 2, queueMs: 30 });
    const { script, release } = holding();
    prices.script(script);
    const held = ask(bff, 4);
    await until(() => prices.received.length >= 4, PATIENT);
    const running = { service: 'prices' };
    expect(await metricOf(bff, 'facet_bulkhead_running', running)).toBe(4);
    const more = ask(bff, 20, 4);
    const title = await bff.ask('Title');
    expect(title.body).toEqual({ data: { item: { id: 'i1', title: 'Lamp' } } });
    expect(await more).toEqual(Array(20).fill('BULKHEAD_FULL'));
    // Whoever was refused waited for none of those that are held.
    expect(prices.received).toHaveLength(4);
    release();
    expect(await held).toEqual(Array(4).fill('none'));
    prices.script(RATE);
    expect(await ask(bff, 3, 50)).toEqual(['none', 'none', 'none']);
    expect(await metricOf(bff, 'facet_bulkhead_running', running)).toBe(0);
    expect(await metricOf(bff, 'facet_bulkhead_queued', running)).toBe(0);
  }, 90_000);
});
