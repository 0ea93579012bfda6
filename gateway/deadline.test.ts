import { getEventListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { withinDeadline } from './deadline.ts';
import type { ExecutionRequest, Generation } from './generation.ts';
import type { HttpResponse } from './response.ts';
import type { Work } from './work.ts';

/** Work whose generation answers as the test says. */
function workOf(execute: (request: ExecutionRequest) => Promise<HttpResponse>): Work {
  return {
    generation: { execute } as Generation,
    variables: {},
    requestId: 'r',
    viewer: null,
  } as unknown as Work;
}

const answered = (body: string): HttpResponse => ({
  status: 200,
  headers: {},
  body,
  hasErrors: body.includes('"errors"'),
});

/** Answers once it is told to stop. */
const whenLate = (body: string) =>
  workOf(async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return answered(body);
  });

const staying = () => new AbortController().signal;

describe('Work in time', () => {
  test('is the answer, whatever it holds', async () => {
    const nothing = answered('{"errors":[{}],"data":null}');
    const run = withinDeadline(1_000);
    expect(
      await run(
        workOf(async () => nothing),
        staying(),
      ),
    ).toBe(nothing);
  });

  test('that fails fails', async () => {
    const broken = workOf(async () => Promise.reject(new Error('broken')));
    await expect(withinDeadline(1_000)(broken, staying())).rejects.toThrow('broken');
  });

  test('that has used up some of its time already has the rest of it', async () => {
    const late = whenLate('{"errors":[{}],"data":null}');
    await expect(withinDeadline(1_000_000)(late, staying(), 999_980)).rejects.toMatchObject({
      code: 'GATEWAY_TIMEOUT',
    });
  });

  test('leaves no listener and no timer behind', async () => {
    const signal = staying();
    let given: AbortSignal | undefined;
    const work = workOf(async (request) => {
      given = request.signal;
      return answered('{"data":{}}');
    });
    await withinDeadline(20)(work, signal);
    await setTimeout(40);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(given?.aborted).toBe(false);
  });
});

describe('Work at its deadline', () => {
  test('is told to stop, for lack of time', async () => {
    const work = workOf(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
      return answered('{"data":{"a":1}}');
    });
    expect((await withinDeadline(10)(work, staying())).body).toBe('{"data":{"a":1}}');
  });

  test.each([
    '{"errors":[{"message":"late"}],"data":{"a":null,"b":1}}',
    '{"errors":[{"message":"late"}],"data":{"b":{"c":null}}}',
    '{"errors":[{"message":"late"}],"data":{"b":[]}}',
    '{"errors":[{"message":"late"}],"data":{"b":false}}',
    '{"data":{"a":null}}',
    '{"data":{}}',
  ])('shows what it has: %s', async (body) => {
    expect((await withinDeadline(10)(whenLate(body), staying())).body).toBe(body);
  });

  test.each([
    '{"errors":[{"message":"late"}],"data":null}',
    '{"errors":[{"message":"late"}],"data":{"a":null,"b":null}}',
    '{"errors":[{"message":"late"}]}',
  ])('is GATEWAY_TIMEOUT when there is nothing to show: %s', async (body) => {
    await expect(withinDeadline(10)(whenLate(body), staying())).rejects.toMatchObject({
      code: 'GATEWAY_TIMEOUT',
      status: 504,
    });
  });
});

describe('Work that nothing was begun of', () => {
  const waiting = () =>
    workOf(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );

  test('is GATEWAY_TIMEOUT at its deadline', async () => {
    await expect(withinDeadline(10)(waiting(), staying())).rejects.toMatchObject({
      code: 'GATEWAY_TIMEOUT',
      status: 504,
    });
  });

  test('ends with the reason for which its caller left', async () => {
    const controller = new AbortController();
    const running = withinDeadline(5_000)(waiting(), controller.signal);
    controller.abort(new Error('gone'));
    await expect(running).rejects.toThrow('gone');
  });
});

describe('Work whose caller leaves', () => {
  test('is told to stop with the reason, also when he left before', async () => {
    const reason = new Error('gone');
    const seen: unknown[] = [];
    const work = workOf(async ({ signal }) => {
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }
      seen.push(signal.reason);
      return answered('{"errors":[{}],"data":null}');
    });
    const controller = new AbortController();
    const running = withinDeadline(5_000)(work, controller.signal);
    controller.abort(reason);
    await running;
    await withinDeadline(5_000)(work, controller.signal);
    expect(seen).toEqual([reason, reason]);
  });
});
