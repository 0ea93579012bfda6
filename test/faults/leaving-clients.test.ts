import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { operationId } from '../../schema/index.ts';
import { type CapturedLog, captureLog } from '../testkit/captured-log.ts';
import { leastOf } from '../testkit/least-of.ts';
import { metricOf } from '../testkit/metric.ts';
import { openSocket, postBytes } from '../testkit/raw-http.ts';
import { answer, type ScriptedServer, silence, startScripted } from '../testkit/scripted-server.ts';
import { OPERATIONS, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const RATE = answer({ data: { rate: 3 } });
const CLIENTS = 1_000;
/** So many are there at once. */
const CROWD = 100;

let prices: ScriptedServer;
let log: CapturedLog;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  prices = await startScripted(RATE);
});

beforeEach(() => {
  log = captureLog();
});

afterEach(async () => {
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
  prices.script(RATE);
  prices.forget();
});

afterAll(() => prices.close());

/** A BFF with room for a crowd, which waits for so long until it gives up by itself. */
async function start(timeoutMs: number): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    choices: {
      deadlineMs: 60_000,
      subgraphs: { timeoutMs, connections: CROWD, bulkhead: { running: CROWD } },
      overload: { shedding: 'off' },
    },
    log: log.log,
  });
  bffs.push(bff);
  await until(async () => (await bff.ask('Rate')).body.data?.rate === 3);
  prices.forget();
  return bff;
}

/** Clients, each of which has asked for something else. */
function crowd(
  bff: TinyBff,
  name: 'Rate' | 'SetRate',
  { size = CROWD, first = 0 } = {},
): Promise<Socket[]> {
  const documentId = operationId(OPERATIONS[name]);
  return Promise.all(
    Array.from({ length: size }, async (_, each) => {
      const at = first + each;
      const variables = name === 'Rate' ? { of: `${at}` } : { rate: at };
      const socket = await openSocket(bff.url);
      socket.write(postBytes(bff.url, { documentId, variables }));
      return socket;
    }),
  );
}

const inFlight = () => prices.received.filter(({ socket }) => !socket.destroyed).length;

const leave = (sockets: readonly Socket[]) => {
  for (const socket of sockets) socket.destroy();
};

/** Lets clients leave; how long, in milliseconds, until nothing is under way in the service. */
async function msUntilNothing(sockets: readonly Socket[]): Promise<number> {
  const left = performance.now();
  leave(sockets);
  await until(() => inFlight() === 0);
  return performance.now() - left;
}

const breakerState = (bff: TinyBff) =>
  metricOf(bff, 'facet_breaker_state', { service: 'prices', scope: 'service' });

const abortedOf = (bff: TinyBff, operation: string) =>
  metricOf(bff, 'http_server_request_duration_seconds_count', {
    graphql_operation_name: operation,
    outcome: 'aborted',
    http_response_status_code: '499',
  });

describe('F31: clients that leave while their requests are under way', () => {
  test('would, were they taken for failures, open the breaker: as many that are given up do', async () => {
    const bff = await start(300);
    prices.script(silence);
    const sockets = await crowd(bff, 'Rate');
    await until(async () => (await breakerState(bff)) === 2);
    leave(sockets);
  }, 60_000);

  test('have it ended in the service at once, one by one', async () => {
    const bff = await start(60_000);
    prices.script(silence);
    const tookMs: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      prices.forget();
      const clients = await crowd(bff, 'Rate', { size: 1, first: count });
      await until(() => inFlight() === 1);
      tookMs.push(await msUntilNothing(clients));
    }
    expect(leastOf(tookMs, 'Nothing is under way of a client that left after')).toBeLessThan(1_000);
  }, 60_000);

  test('are a thousand: nothing is left under way, each is counted, and no breaker opens', async () => {
    const bff = await start(60_000);
    prices.script(silence);
    const tookMs: number[] = [];
    for (let first = 0; first < CLIENTS; first += CROWD) {
      const clients = await crowd(bff, 'Rate', { first });
      await until(() => inFlight() === CROWD);
      tookMs.push(await msUntilNothing(clients));
      prices.forget();
    }
    expect(
      leastOf(tookMs, `Nothing is under way of ${CROWD} clients that left after`),
    ).toBeLessThan(1_000);
    await until(async () => (await abortedOf(bff, 'Rate')) === CLIENTS);
    const opened = { service: 'prices', scope: 'service', to: 'open' };
    expect(await breakerState(bff)).toBe(0);
    expect(await metricOf(bff, 'facet_breaker_transitions_total', opened)).toBe(0);
    expect(await metricOf(bff, 'facet_bulkhead_running', { service: 'prices' })).toBe(0);
    prices.script(RATE);
    expect((await bff.ask('Rate', { of: 'last' })).body).toEqual({ data: { rate: 3 } });
  }, 90_000);

  test('leave their mutations to finish: each is sent once, answered and logged', async () => {
    const bff = await start(60_000);
    const finish: (() => void)[] = [];
    prices.script((received, response) => {
      finish.push(() => answer({ data: { setRate: 2 } })(received, response));
    });
    const sockets = await crowd(bff, 'SetRate');
    await until(() => prices.received.length === CROWD);
    leave(sockets);
    await until(async () => (await abortedOf(bff, 'SetRate')) === CROWD);
    expect(inFlight()).toBe(CROWD);
    for (const answerNow of finish) answerNow();
    const told = () =>
      log.lines.filter(({ msg }) => msg === 'a mutation ended after its caller had left');
    await until(() => told().length === CROWD);
    expect(prices.received).toHaveLength(CROWD);
    expect(await breakerState(bff)).toBe(0);
  }, 60_000);
});
