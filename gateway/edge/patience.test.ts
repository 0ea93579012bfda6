import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { until } from '../../test/testkit/until.ts';
import { Patience } from './patience.ts';

test('It ends with the caller, and is not over', () => {
  const caller = new AbortController();
  const patience = new Patience(caller.signal, 60_000);
  expect(patience.signal.aborted).toBe(false);
  caller.abort(new Error('left'));
  expect(patience.signal.reason).toEqual(new Error('left'));
  expect(patience.isOver).toBe(false);
});

test('It has ended when the caller had left before', () => {
  const patience = new Patience(AbortSignal.abort('left'), 60_000);
  expect(patience.signal.reason).toBe('left');
});

test('It is over when the time is, and says so', async () => {
  const patience = new Patience(new AbortController().signal, 5);
  await until(() => patience.signal.aborted);
  expect(patience.signal.reason).toMatchObject({ name: 'TimeoutError' });
  expect(patience.isOver).toBe(true);
});

test('Released, it never ends, and leaves nothing with the caller', async () => {
  const caller = new AbortController();
  const patience = new Patience(caller.signal, 5);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
  patience.release();
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  await sleep(20);
  caller.abort();
  expect(patience.signal.aborted).toBe(false);
});
