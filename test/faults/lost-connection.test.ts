import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { operationId } from '../../schema/index.ts';
import { type CapturedLog, captureLog } from '../testkit/captured-log.ts';
import { metricOf } from '../testkit/metric.ts';
import { openSocket, postBytes } from '../testkit/raw-http.ts';
import {
  answer,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from '../testkit/scripted-server.ts';
import { NEVER_OPEN, OPERATIONS, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const RATE = answer({ data: { rate: 3 } });

let prices: ScriptedServer;
let bff: TinyBff;
let log: CapturedLog;

beforeAll(async () => {
  prices = await startScripted(RATE);
  log = captureLog();
  bff = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    choices: { deadlineMs: 30_000, subgraphs: { timeoutMs: 30_000, breaker: NEVER_OPEN } },
    log: log.log,
  });
});

afterEach(() => {
  prices.script(RATE);
  prices.forget();
});

afterAll(async () => {
  await bff.close();
  await prices.close();
});

/** Resets the connection of the first request, as a server does that closes it just then. */
function resettingOnce(): Script {
  let isFirst = true;
  return (received, response) => {
    if (!isFirst) return RATE(received, response);
    isFirst = false;
    received.socket.resetAndDestroy();
  };
}

describe('F5: a connection that is reset before an answer', () => {
  test('fails a query where nothing may be tried again', async () => {
    const strict = await startTinyBff({
      subgraphUrls: { items: prices.url, prices: prices.url },
      choices: { subgraphs: { retryPercent: 0, breaker: NEVER_OPEN } },
    });
    prices.script(resettingOnce());
    const { body } = await strict.ask('Rate');
    await strict.close();
    expect(body.errors[0].extensions.code).toBe('SUBREQUEST_HTTP_ERROR');
    expect(prices.received).toHaveLength(1);
  });

  test('costs a query one more try, over a connection of its own', async () => {
    await bff.ask('Rate', { of: 'a' });
    prices.forget();
    prices.script(resettingOnce());
    expect((await bff.ask('Rate', { of: 'b' })).body).toEqual({ data: { rate: 3 } });
    expect(prices.received).toHaveLength(2);
    const [first, second] = prices.received;
    expect(second!.socket).not.toBe(first!.socket);
  });

  test('fails a mutation, which is sent once', async () => {
    prices.script(resettingOnce());
    const { body } = await bff.ask('SetRate', { rate: 2 });
    expect(body.errors[0].extensions.code).toBe('SUBREQUEST_HTTP_ERROR');
    expect(prices.received).toHaveLength(1);
  });
});

/** Sends an operation and leaves as soon as it has come to the service. */
async function askAndLeave(name: 'Rate' | 'SetRate', variables: object): Promise<void> {
  const socket = await openSocket(bff.url);
  const documentId = operationId(OPERATIONS[name]);
  socket.write(postBytes(bff.url, { documentId, variables }));
  await until(() => prices.received.length > 0);
  socket.destroy();
}

const abortedOf = (operation: string) =>
  metricOf(bff, 'http_server_request_duration_seconds_count', {
    graphql_operation_name: operation,
    outcome: 'aborted',
  });

describe('F31: what was sent when its client leaves', () => {
  test('ends with the client where it is a query', async () => {
    prices.script(silence);
    await askAndLeave('Rate', { of: 'c' });
    await until(() => prices.received[0]!.socket.destroyed);
    expect(prices.received).toHaveLength(1);
  });

  test('is left to finish where it is a mutation, and that is logged', async () => {
    let finish = () => {};
    prices.script((received, response) => {
      finish = () => answer({ data: { setRate: 2 } })(received, response);
    });
    await askAndLeave('SetRate', { rate: 2 });
    await until(async () => (await abortedOf('SetRate')) > 0);
    expect(prices.received[0]!.socket.destroyed).toBe(false);
    finish();
    await until(() => log.text().includes('a mutation ended after its caller had left'));
    expect(prices.received).toHaveLength(1);
  });
});
