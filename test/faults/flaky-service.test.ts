import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { metricOf } from '../testkit/metric.ts';
import { answer, raw, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';

const RATE = answer({ data: { rate: 3 } });
const FAILING = raw('', {}, 500);
const REQUESTS = 200;

let prices: ScriptedServer;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  let asked = 0;
  prices = await startScripted((received, response) => {
    asked += 1;
    (asked % 10 < 3 ? FAILING : RATE)(received, response);
  });
});

afterEach(() => Promise.all(bffs.splice(0).map((bff) => bff.close())));

afterAll(() => prices.close());

async function start(failurePercent: number): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    choices: { subgraphs: { breaker: { failurePercent } } },
  });
  bffs.push(bff);
  return bff;
}

/** Eight clients that ask one after the other; how their requests ended. */
async function load(bff: TinyBff): Promise<string[]> {
  const codes: string[] = [];
  const client = async (_: unknown, first: number) => {
    for (let at = first; at < REQUESTS; at += 8) {
      const { body } = await bff.ask('Rate', { of: `${at}` });
      codes.push(body.errors?.[0].extensions.code ?? 'none');
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return codes;
}

async function transitionsOf(bff: TinyBff): Promise<number> {
  const became = (to: string) =>
    metricOf(bff, 'facet_breaker_transitions_total', { service: 'prices', scope: 'service', to });
  const counts = await Promise.all(['open', 'half-open', 'closed'].map(became));
  return counts.reduce((sum, count) => sum + count);
}

describe('F29: a service that fails three times of ten', () => {
  test('is left alone by a breaker that opens at a fifth', async () => {
    const bff = await start(20);
    expect(await load(bff)).toContain('CIRCUIT_OPEN');
  }, 60_000);

  test('goes on being asked by all: its breaker stays closed, and does not flap', async () => {
    const bff = await start(50);
    const codes = await load(bff);
    expect(codes).not.toContain('CIRCUIT_OPEN');
    expect(await transitionsOf(bff)).toBe(0);
    const failed = codes.filter((code) => code !== 'none').length;
    expect(failed).toBeGreaterThan(0);
    // Some did better at the second try.
    expect(failed).toBeLessThan(REQUESTS * 0.3);
  }, 60_000);
});
