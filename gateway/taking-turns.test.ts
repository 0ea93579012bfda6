import { expect, test } from '@jest/globals';
import { takingTurns } from './taking-turns.ts';

test('Long work lets timers run between its pieces, and short work waits for nobody', async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const turn = takingTurns(3);
  let waits = 0;
  const end = performance.now() + 100;
  while (performance.now() < end) {
    const waiting = turn();
    if (waiting !== undefined) waits += 1;
    await waiting;
  }
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
  expect(waits).toBeLessThan(40);
  const patient = takingTurns(10_000);
  expect(Array.from({ length: 100 }, patient)).toEqual(Array(100).fill(undefined));
});
