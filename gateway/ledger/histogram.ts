/**
 * How often values fell into each bucket of a logarithmic scale, by the bucket's number. Two
 * histograms are merged by adding them up, in whatever order, and nothing is lost by it.
 */
export type Histogram = ReadonlyMap<number, number>;

/** What one bucket's upper end is to the next one's: quantiles are off by √1.2, 9.6 % at most. */
const RATIO = 1.2;
const LOG_RATIO = Math.log(RATIO);

/** Holds values up to 7 × 10¹⁰: hours in microseconds, gigabytes in bytes. */
const BUCKET_MAX = 137;

/** Adds one value, of 1 or more; what is less counts as 1. */
export function observe(histogram: Map<number, number>, value: number): void {
  const bucket = value <= 1 ? 0 : Math.min(BUCKET_MAX, Math.ceil(Math.log(value) / LOG_RATIO));
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
}

/** Adds two counts by number: histograms, or counts by hour. */
export function summed(a: Histogram, b: Histogram): Map<number, number> {
  const sum = new Map(a);
  for (const [bucket, count] of b) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  return sum;
}

/**
 * The value that the share `q` of all values does not exceed: 0.5 is the median. Undefined without
 * values.
 */
export function quantile(histogram: Histogram, q: number): number | undefined {
  const buckets = [...histogram].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(q * total));
  let passed = 0;
  for (const [bucket, count] of buckets) {
    passed += count;
    if (passed >= rank) return middleOf(bucket);
  }
  return undefined;
}

/** The geometric middle of a bucket, which is off by the same factor at both its ends. */
function middleOf(bucket: number): number {
  return bucket === 0 ? 1 : RATIO ** (bucket - 0.5);
}
