import { expect, test } from '@jest/globals';
import { takingTurns } from './taking-turns.ts';

test('Long work lets timers run between its pieces, and short work waits for nobody', async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const turn = takingTurns(3);
  const started = performance.now();
  let waits = 0;
  // However little of a processor there is: without turns no timer would ever run.
  while (ticks < 5 && performance.now() < started + 20_000) {
    const waiting = turn();
    if (waiting !== undefined) waits += 1;
    await waiting;
  }
  clearInterval(timer);
  expect(ticks).toBe(5);
  expect(waits).toBeLessThanOrEqual((performance.now() - started) / 3);
  const patient = takingTurns(10_000);
  expect(Array.from({ length: 100 }, patient)).toEqual(Array(100).fill(undefined));
});
