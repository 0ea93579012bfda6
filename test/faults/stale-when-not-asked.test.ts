import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { useSettableDate } from '../testkit/clock.ts';
import {
  answer,
  raw,
  type ScriptedServer,
  silence,
  startScripted,
} from '../testkit/scripted-server.ts';
import { startTinyBff, supergraphOf, TINY, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

/** The tiny graph, whose rate is the same for everybody for a minute. */
const SUPERGRAPH = supergraphOf({
  ...TINY,
  prices: `directive @cacheControl(maxAge: Int) on FIELD_DEFINITION
    ${TINY.prices.replace('rate(of: String): Int', 'rate(of: String): Int @cacheControl(maxAge: 60)')}`,
});
const RATE = answer({ data: { rate: 3 } });
const FAILING = raw('', {}, 500);

let folder: string;
let prices: ScriptedServer;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  writeFileSync(join(folder, 'supergraph.graphql'), SUPERGRAPH);
  prices = await startScripted(RATE);
});

beforeEach(() => useSettableDate());

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
  prices.script(RATE);
  prices.forget();
});

afterAll(async () => {
  await prices.close();
  rmSync(folder, { recursive: true });
});

async function start(subgraphs: object, staleIfErrorS = 300): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    supergraph: join(folder, 'supergraph.graphql'),
    choices: {
      deadlineMs: 60_000,
      subgraphs,
      cache: { staleWhileRevalidateS: 0, staleIfErrorS },
    },
  });
  bffs.push(bff);
  // Until it is kept.
  await until(async () => {
    await bff.ask('Rate', { of: 'known' });
    return (await bff.ask('Rate', { of: 'known' })).headers.get('x-facet-cache') === 'hit';
  });
  jest.setSystemTime(Date.now() + 2 * 60_000);
  return bff;
}

async function codeOf(bff: TinyBff, of: string): Promise<string> {
  const { body } = await bff.ask('Rate', { of });
  return body.errors?.[0].extensions.code ?? 'none';
}

/** Lets the service fail until it is not asked any more. */
async function openBreaker(bff: TinyBff): Promise<void> {
  prices.script(FAILING);
  let asked = 0;
  await until(async () => {
    asked += 1;
    return (await codeOf(bff, `${asked}`)) === 'CIRCUIT_OPEN';
  });
  prices.forget();
}

/** Lets the service hold as many requests as it may. */
async function fillBulkhead(bff: TinyBff): Promise<() => Promise<void>> {
  prices.forget();
  prices.script(silence);
  const held = [0, 1].map((each) => codeOf(bff, `held ${each}`));
  await until(() => prices.received.length === 2);
  const sockets = prices.received.map(({ socket }) => socket);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(held);
  };
}

const BREAKER = { breaker: { minRequests: 4, openMs: 60_000 } };
const BULKHEAD = { timeoutMs: 60_000, retryPercent: 0, bulkhead: { running: 2, queued: 0 } };

const OLD = {
  data: { rate: 3 },
  extensions: { stale: [{ path: ['rate'], ageS: expect.any(Number) }] },
};

describe('A service that is not asked, for its breaker is open', () => {
  test('leaves a null, where nothing old may be shown', async () => {
    const bff = await start(BREAKER, 0);
    await openBreaker(bff);
    expect((await bff.ask('Rate', { of: 'known' })).body).toMatchObject({
      data: { rate: null },
      errors: [{ path: ['rate'], extensions: { code: 'CIRCUIT_OPEN' } }],
    });
  }, 60_000);

  test('is stood in for by what it said last', async () => {
    const bff = await start(BREAKER);
    await openBreaker(bff);
    const { body, headers } = await bff.ask('Rate', { of: 'known' });
    expect(body).toEqual(OLD);
    expect(headers.get('x-facet-cache')).toBe('stale');
    expect(prices.received).toEqual([]);
    expect(await codeOf(bff, 'unknown')).toBe('CIRCUIT_OPEN');
  }, 60_000);
});

describe('A service that is not asked, for it has too much to do', () => {
  test('leaves a null, where nothing old may be shown', async () => {
    const bff = await start(BULKHEAD, 0);
    const empty = await fillBulkhead(bff);
    const { body } = await bff.ask('Rate', { of: 'known' });
    await empty();
    expect(body).toMatchObject({
      data: { rate: null },
      errors: [{ path: ['rate'], extensions: { code: 'BULKHEAD_FULL' } }],
    });
  }, 60_000);

  test('is stood in for by what it said last', async () => {
    const bff = await start(BULKHEAD);
    const empty = await fillBulkhead(bff);
    const { body } = await bff.ask('Rate', { of: 'known' });
    const code = await codeOf(bff, 'unknown');
    await empty();
    expect(body).toEqual(OLD);
    expect(code).toBe('BULKHEAD_FULL');
    expect(prices.received).toHaveLength(2);
  }, 60_000);
});
