import { expect, test } from '@jest/globals';
import { priceOf, randomOf, shopTime, weightOf } from './seed.ts';

test('a random stream is the same on every machine', () => {
  const { whole, pick, chance } = randomOf('seed.test');
  const draws = [whole(1, 6), whole(1, 6), pick(['a', 'b', 'c']), chance(0.5)];
  const again = randomOf('seed.test');
  expect(draws).toEqual([
    again.whole(1, 6),
    again.whole(1, 6),
    again.pick(['a', 'b', 'c']),
    again.chance(0.5),
  ]);
  expect([priceOf(42), weightOf(42)]).toEqual([35_699, 2_500]);
});

test('draws fill their range evenly, ends included', () => {
  const { whole } = randomOf('dice');
  const counts = new Map<number, number>();
  for (let n = 0; n < 6_000; n += 1) {
    const draw = whole(1, 6);
    counts.set(draw, (counts.get(draw) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test('differently named streams differ', () => {
  const [a, b] = [randomOf('a'), randomOf('b')];
  expect(Array.from({ length: 8 }, () => a.whole(0, 1e9))).not.toEqual(
    Array.from({ length: 8 }, () => b.whole(0, 1e9)),
  );
});

test('the shop’s past does not depend on the clock', () => {
  expect(new Date(shopTime(60)).toISOString()).toBe('2026-06-01T11:00:00.000Z');
});
