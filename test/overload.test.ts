import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { operationId } from '../schema/index.ts';
import { answer, type ScriptedServer, silence, startScripted } from './testkit/scripted-server.ts';
import { OPERATIONS, startTinyBff, type TinyAnswer, type TinyBff } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const RUNNING_MAX = 4;
const RATE = answer({ data: { rate: 3, setRate: 5 } });
const KEPT = answer(
  { data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } },
  {
    'cache-control': 'public, max-age=600',
  },
);

let subgraph: ScriptedServer;
let bff: TinyBff;
let unguarded: TinyBff;

beforeAll(async () => {
  subgraph = await startScripted(RATE);
  const subgraphUrls = { items: subgraph.url, prices: subgraph.url };
  const choices = {
    allowlist: 'open',
    subgraphs: { timeoutMs: 60_000 },
    deadlineMs: 60_000,
  } as const;
  const overload = { runningMax: RUNNING_MAX, waitMs: 0 };
  bff = await startTinyBff({ subgraphUrls, choices: { ...choices, overload } });
  const off = { ...overload, shedding: 'off' } as const;
  unguarded = await startTinyBff({ subgraphUrls, choices: { ...choices, overload: off } });
}, 30_000);

afterAll(async () => {
  await Promise.all([bff.close(), unguarded.close()]);
  await subgraph.close();
});

let held: Promise<TinyAnswer>[] = [];

/** Keeps a BFF busy with so many queries that are not answered before the test is over. */
async function keepBusy(busy: TinyBff, queries: number): Promise<void> {
  const before = subgraph.received.length;
  subgraph.script(silence);
  held = Array.from({ length: queries }, (_, n) => busy.ask('Rate', { of: `held ${n}` }));
  await until(() => subgraph.received.length === before + queries);
  subgraph.script(RATE);
}

afterEach(async () => {
  for (const socket of subgraph.sockets) socket.destroy();
  await Promise.all(held);
});

const metrics = async () => (await fetch(new URL('/metrics', bff.url))).text();

describe('A BFF that has as much to do as it can', () => {
  beforeAll(async () => {
    subgraph.script(KEPT);
    await bff.ask('Title');
  });

  test('would begin any number of requests without its guard', async () => {
    await keepBusy(unguarded, 3 * RUNNING_MAX);
    expect((await unguarded.ask('Rate')).status).toBe(200);
  });

  test('refuses a query with 503 OVERLOADED and Retry-After, and asks no subgraph', async () => {
    await keepBusy(bff, RUNNING_MAX);
    const before = subgraph.received.length;
    const refused = await Promise.all(
      Array.from({ length: 40 }, (_, n) => bff.ask('Rate', { of: `refused ${n}` })),
    );
    // Sixteen may wait, and are refused soon after.
    for (const { status, headers, body } of refused) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('1');
      expect(headers.get('content-type')).toContain('application/json');
      expect(body.errors).toEqual([
        { message: expect.any(String), extensions: { code: 'OVERLOADED' } },
      ]);
    }
    expect(subgraph.received.length).toBe(before);
    expect(await metrics()).toMatch(/facet_shed_requests_total\{reason="full",.*\} [1-9]/);
  });

  test('refuses free text when half as much is to do', async () => {
    await keepBusy(bff, RUNNING_MAX / 2);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ rate }' });
    expect((await fetch(bff.url, { method: 'POST', headers, body })).status).toBe(503);
    expect((await bff.ask('Rate')).status).toBe(200);
  });

  test('still runs mutations, gives what it has kept, and tells of its health', async () => {
    await keepBusy(bff, RUNNING_MAX);
    expect((await bff.ask('SetRate', { rate: 5 })).body).toEqual({ data: { setRate: 5 } });
    const kept = await bff.ask('Title');
    expect(kept.headers.get('x-facet-cache')).toBe('hit');
    for (const path of ['/health/live', '/health/ready']) {
      expect((await fetch(new URL(path, bff.url))).status).toBe(200);
    }
  });

  test('refuses by GET what it refuses by POST', async () => {
    await keepBusy(bff, RUNNING_MAX);
    // Those that wait are all there may be.
    const waiting = Array.from({ length: 30 }, (_, n) => bff.ask('Rate', { of: `waits ${n}` }));
    const url = `${bff.url}?documentId=${operationId(OPERATIONS.Rate)}`;
    const { status, headers } = await fetch(url, { headers: { 'apollo-require-preflight': '1' } });
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    await Promise.all(waiting);
  });

  test('is as good as new once that is done', async () => {
    await keepBusy(bff, RUNNING_MAX);
    for (const socket of subgraph.sockets) socket.destroy();
    await Promise.all(held);
    expect((await bff.ask('Rate', { of: 'new' })).status).toBe(200);
    expect(await metrics()).toMatch(/facet_running_requests\{.*\} 0/);
  });
});

// F43: a heap that is nearly full.
test('A BFF whose heap is nearly full begins nothing new, not even a mutation, and tells why', async () => {
  const full = await startTinyBff({
    subgraphUrls: { items: subgraph.url, prices: subgraph.url },
    choices: { overload: { heapShare: 0.000_001 } },
  });
  try {
    subgraph.script(RATE);
    const refused = await until(async () => {
      const { status } = await full.ask('SetRate', { rate: 1 });
      return status === 503 && status;
    });
    expect(refused).toBe(503);
    expect((await full.ask('Rate')).body.errors[0].extensions).toEqual({ code: 'OVERLOADED' });
    expect((await fetch(new URL('/health/ready', full.url))).status).toBe(200);
    const told = await (await fetch(new URL('/metrics', full.url))).text();
    expect(told).toMatch(/facet_shed_requests_total\{reason="heap",.*\} [1-9]/);
  } finally {
    await full.close();
  }
});
