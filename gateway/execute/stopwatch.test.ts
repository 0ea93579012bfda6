import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Stopwatch } from './stopwatch.ts';

test('Time in which several things run counts once, and time in which none does not at all', async () => {
  const stopwatch = new Stopwatch();
  const started = performance.now();
  stopwatch.begin();
  stopwatch.begin();
  await sleep(40);
  stopwatch.end();
  expect(stopwatch.elapsedMs).toBe(0);
  stopwatch.end();
  const took = performance.now() - started;
  expect(stopwatch.elapsedMs).toBeGreaterThan(30);
  expect(stopwatch.elapsedMs).toBeLessThanOrEqual(took);
  const measured = stopwatch.elapsedMs;
  await sleep(20);
  expect(stopwatch.elapsedMs).toBe(measured);
});
