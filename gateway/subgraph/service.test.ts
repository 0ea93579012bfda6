import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  answer,
  raw,
  type ScriptedServer,
  startScripted,
} from '../../test/testkit/scripted-server.ts';
import { isServiceFailure } from './failure.ts';
import { createService, type Service } from './service.ts';

const TIMEOUT_MS = 20_000;
const ANSWER = answer({ data: { a: 1 } });
const TOO_LATE = raw('{"errors":[{"message":"too late"}]}', {}, 504);

let server: ScriptedServer;
let service: Service;

beforeEach(async () => {
  server = await startScripted(ANSWER);
  service = createService(
    's',
    {
      timeoutMs: TIMEOUT_MS,
      connectTimeoutMs: 5_000,
      answerBytes: 1_000,
      connections: 1,
      retryPercent: 0,
      breaker: { windowMs: 10_000, failurePercent: 50, minRequests: 1, openMs: 10 },
      bulkhead: { running: 1, queued: 0, queueMs: 1 },
    },
    { onState: () => {}, onRetry: () => {} },
  );
});

afterEach(async () => {
  await service.close();
  await server.close();
});

/** Asks for something, with so much time left. */
const ask = (leftMs: number) =>
  service.ask({
    kind: 'query',
    url: server.url,
    headersFor: () => ({}),
    body: '{}',
    deadlineAt: performance.now() + leftMs,
    signal: undefined,
  });

const failureOf = (asked: Promise<unknown>) => asked.catch((error: unknown) => error);

describe('A service that says that the time is over', () => {
  test('is unwell when it had enough of it', async () => {
    server.script(TOO_LATE);
    const failure = await failureOf(ask(TIMEOUT_MS));
    expect(failure).toMatchObject({ code: 'SUBREQUEST_TIMEOUT' });
    expect(isServiceFailure(failure)).toBe(true);
  });

  test('is not when its caller had little left', async () => {
    server.script(TOO_LATE);
    const failure = await failureOf(ask(5_000));
    expect(failure).toMatchObject({ code: 'SUBREQUEST_TIMEOUT' });
    expect(isServiceFailure(failure)).toBe(false);
    server.script(ANSWER);
    expect((await ask(5_000)).envelope.data).toEqual({ a: 1 });
  });
});

test('Whoever finds out if a service is well again gives it all the time of a try', async () => {
  server.script(raw('no JSON'));
  await failureOf(ask(5_000));
  server.forget();
  server.script(ANSWER);
  await sleep(50);
  await ask(5_000);
  await ask(5_000);
  const told = server.received.map(({ headers }) => Number(headers['x-facet-deadline-ms']));
  expect(told[0]).toBe(TIMEOUT_MS);
  expect(told[1]).toBeLessThanOrEqual(5_000);
});
