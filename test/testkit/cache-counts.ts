import type { CacheMetrics } from '../../gateway/telemetry/cache-metrics.ts';

/** Metrics of caches that a test reads. */
export interface CacheCounts {
  readonly metrics: CacheMetrics;
  /** How often something was counted, by `lookups <cache> <tier> <outcome>` or `dropped <cache> <reason>`. */
  of(name: string): number;
  /** Everything counted. */
  all(): Readonly<Record<string, number>>;
}

/** Makes metrics that count in memory. */
export function countCaches(): CacheCounts {
  const counts = new Map<string, number>();
  const count = (name: string, by: number) => counts.set(name, (counts.get(name) ?? 0) + by);
  return {
    metrics: {
      lookups: (cache, tier, outcome, entries) =>
        count(`lookups ${cache} ${tier} ${outcome}`, entries),
      droppedWrite: (cache, reason) => count(`dropped ${cache} ${reason}`, 1),
      invalidations: (tags) => count('invalidations', tags),
      invalidationDelay: () => count('delays', 1),
      servedStale: () => count('served stale', 1),
    },
    of: (name) => counts.get(name) ?? 0,
    all: () => Object.fromEntries(counts),
  };
}
