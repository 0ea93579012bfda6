import type { Histogram } from 'prom-client';

/**
 * Observes values of series that are looked up by one text: their labels are read only when one is seen
 * for the first time.
 */
export function seriesObserver<Label extends string>(
  histogram: Histogram<Label>,
): (series: string, labels: () => Record<Label, string | number>, value: number) => void {
  const known = new Map<string, Histogram.Internal<Label>>();
  return (series, labels, value) => {
    let found = known.get(series);
    if (!found) {
      found = histogram.labels(labels());
      known.set(series, found);
    }
    found.observe(value);
  };
}
