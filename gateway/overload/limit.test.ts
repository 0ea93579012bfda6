import { describe, expect, test } from '@jest/globals';
import { nextLimit } from './limit.ts';

const BOUNDS = { min: 20, idle: 60, max: 1_000, targetMs: 10 };

/** The limit after so many looks that all tell the same. */
function afterLooks(
  looks: number,
  limit: number,
  load: (limit: number) => [delay: number, wanted: number],
) {
  let next = limit;
  for (let look = 0; look < looks; look += 1) {
    const [delayMs, wanted] = load(next);
    next = nextLimit(next, { delayMs, wanted }, BOUNDS);
  }
  return next;
}

describe('The limit of requests made at once', () => {
  test('falls to its minimum, and no lower, while a busy event loop is late', () => {
    expect(afterLooks(100, 800, (limit) => [50, limit])).toBe(BOUNDS.min);
  });

  test('falls from what is wanted, for that is what makes the event loop late', () => {
    expect(afterLooks(1, 1_000, () => [20, 100])).toBe(90);
  });

  test('is left alone by an event loop that is late with next to nothing to do', () => {
    expect(afterLooks(10, 60, () => [500, 3])).toBe(60);
  });

  test('rises within a second to its maximum where requests only wait for slow services', () => {
    expect(afterLooks(100, BOUNDS.min, (limit) => [0, limit + 5])).toBe(BOUNDS.max);
  });

  test('rises slowly while the event loop is nearly late', () => {
    expect(afterLooks(10, 100, (limit) => [9, limit])).toBeLessThan(120);
  });

  test('rises no further than to its idle height while no more is wanted', () => {
    expect(afterLooks(200, BOUNDS.min, () => [0, 0])).toBe(BOUNDS.idle);
    expect(afterLooks(200, 300, () => [0, 100])).toBe(300);
  });

  test('settles where the event loop is as late as it may be', () => {
    // Each request keeps the event loop busy for 0.2 ms.
    const limit = afterLooks(1_000, 1_000, (now) => [now * 0.2, now]);
    expect(limit).toBeGreaterThan(40);
    expect(limit).toBeLessThan(60);
  });
});
