import { Counter, Histogram, type Registry } from 'prom-client';

/** What caches tell of themselves. */
export interface CacheMetrics {
  /** Entries that were looked up in one tier, all with the same outcome. */
  lookups(cache: CacheName, tier: CacheTier, outcome: LookupOutcome, entries: number): void;
  /** An entry that a tier did not keep. */
  droppedWrite(cache: CacheName, reason: DropReason): void;
  /** Tags whose entries were removed. */
  invalidations(tags: number): void;
  /** How long after a write what was made before it could still be given here, in milliseconds. */
  invalidationDelay(ms: number): void;
  /** An answer that was given, or had a part, that much longer than it is fresh, in seconds. */
  servedStale(seconds: number): void;
}

export type CacheName = (typeof CACHES)[number];
export type CacheTier = (typeof TIERS)[number];
/**
 * `stale` is past its freshness and may stand in for what cannot be had; `garbage` is not what a
 * gateway wrote there; `bypassed` was not asked for, for the tier is away.
 */
export type LookupOutcome = (typeof OUTCOMES)[number];
/**
 * `large` is above the limit of an entry, `tags` has too many to be found again, `invalidated` is
 * older than a change of what it was made of, `full` would be one too many on its way; the others are
 * faults of the tier.
 */
export type DropReason = (typeof REASONS)[number];

const CACHES = ['responses', 'entities'] as const;
const TIERS = ['memory', 'redis'] as const;
const OUTCOMES = ['hit', 'stale', 'miss', 'timeout', 'error', 'garbage', 'bypassed'] as const;
const REASONS = ['large', 'tags', 'invalidated', 'full', 'timeout', 'error', 'bypassed'] as const;

/** Metrics of the caches; every series is there from the start. */
export function cacheMetrics(registry: Registry): CacheMetrics {
  const registers = [registry];
  const lookups = new Counter({
    name: 'facet_cache_lookups_total',
    help: 'Entries looked up, by cache, tier and outcome.',
    labelNames: ['cache', 'tier', 'outcome'],
    registers,
  });
  const dropped = new Counter({
    name: 'facet_cache_dropped_writes_total',
    help: 'Entries that a tier did not keep, by cache and reason.',
    labelNames: ['cache', 'reason'],
    registers,
  });
  const invalidations = new Counter({
    name: 'facet_cache_invalidations_total',
    help: 'Tags whose entries were removed.',
    registers,
  });
  const delay = new Histogram({
    name: 'facet_cache_invalidation_delay_seconds',
    help: 'Time from a write, as told by Redis, until what was made before it is gone here.',
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const stale = new Histogram({
    name: 'facet_cache_served_stale_seconds',
    help: 'How old what was given was beyond its freshness, of answers that were stale or had stale parts.',
    buckets: [1, 5, 10, 30, 60, 120, 300, 600],
    registers,
  });
  for (const cache of CACHES) {
    for (const reason of REASONS) dropped.inc({ cache, reason }, 0);
    for (const tier of TIERS) {
      for (const outcome of OUTCOMES) lookups.inc({ cache, tier, outcome }, 0);
    }
  }
  return {
    lookups: (cache, tier, outcome, entries) => lookups.inc({ cache, tier, outcome }, entries),
    droppedWrite: (cache, reason) => dropped.inc({ cache, reason }),
    invalidations: (tags) => invalidations.inc(tags),
    invalidationDelay: (ms) => delay.observe(ms / 1_000),
    servedStale: (seconds) => stale.observe(seconds),
  };
}
