import { expect, test } from '@jest/globals';
import { observe, quantile, summed } from './histogram.ts';

const histogramOf = (values: readonly number[]): Map<number, number> => {
  const histogram = new Map<number, number>();
  for (const value of values) observe(histogram, value);
  return histogram;
};

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

function valuesOf(seed: number, count: number): number[] {
  const random = numbers(seed);
  return Array.from({ length: count }, () => 10 ** ((random.next().value as number) * 8));
}

test.each([0.05, 0.5, 0.95, 0.99, 1])('The quantile %d is off by 10 %% at most', (q) => {
  for (const seed of [1, 2, 3]) {
    const values = valuesOf(seed, 1_000);
    const exact = [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1]!;
    const told = quantile(histogramOf(values), q)!;
    expect(Math.abs(told - exact) / exact).toBeLessThan(0.1);
  }
});

test('Merged, histograms tell what one of all values tells', () => {
  const [a, b] = [valuesOf(4, 500), valuesOf(5, 300)];
  expect(summed(histogramOf(a), histogramOf(b))).toEqual(histogramOf([...a, ...b]));
});

test('Merging changes neither of the two', () => {
  const [a, b] = [histogramOf([5]), histogramOf([5, 9])];
  summed(a, b);
  expect([a, b]).toEqual([histogramOf([5]), histogramOf([5, 9])]);
});

test('Without values there is no quantile; nothing and less than one count as one', () => {
  expect(quantile(new Map(), 0.5)).toBeUndefined();
  expect(quantile(histogramOf([0, 0.2, 1]), 0.5)).toBe(1);
});

test('However large values are, a histogram has at most 138 buckets', () => {
  const values = Array.from({ length: 400 }, (_, exponent) => 1.1 ** exponent);
  expect(histogramOf([...values, 1e300, Number.MAX_VALUE]).size).toBeLessThanOrEqual(138);
});
