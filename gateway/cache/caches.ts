import type { Redis } from '../redis.ts';
import type { CacheMetrics, CacheName } from '../telemetry/cache-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import type { Cache } from './cache.ts';
import { Invalidations } from './invalidations.ts';
import { MemoryTier } from './memory-tier.ts';
import { RecentInvalidations } from './recent-invalidations.ts';
import { StoredEntries } from './stored-entries.ts';
import { TieredCache } from './tiered-cache.ts';

/** The caches of one BFF. */
export interface Caches {
  readonly responses: Cache;
  readonly entities: Cache;
  /** Removes what was made of any of the tags, in every instance that shares the Redis. */
  invalidate(tags: readonly string[]): Promise<void>;
  /** Calls back with the tags of every invalidation, whoever asked for it; returns how to stop that. */
  onInvalidated(listener: (tags: readonly string[]) => void): () => void;
  /** Lets go of half of what is in memory. */
  halve(): void;
  /** Listens no more. The connection stays the caller's to close. */
  close(): void;
}

export interface CachesOptions {
  /** The client's name: answers are its own, entities are shared with all that use the same Redis. */
  readonly client: string;
  /** Bytes in memory; 0 keeps nothing there. */
  readonly memory: { readonly responseBytes: number; readonly entityBytes: number };
  /** Shared with other instances. Absent: memory is all there is. */
  readonly redis?: Redis | undefined;
  /** Signs what is kept in Redis, so that nobody else can put anything there. Absent: a checksum. */
  readonly secret?: string | undefined;
  /** Longest wait for Redis, in milliseconds. Default 50. */
  readonly deadlineMs?: number;
  readonly metrics: CacheMetrics;
  readonly log: Log;
}

/** Makes both caches of a BFF, and what keeps them right when something changes. */
export async function createCaches(options: CachesOptions): Promise<Caches> {
  const { client, memory, redis, secret, deadlineMs = 50, metrics, log } = options;
  // Keyv and its Redis client are loaded by who has a Redis only.
  const tier = redis && new (await import('./redis-tier.ts')).RedisTier(redis, deadlineMs);
  const recent = new RecentInvalidations();
  const responses = new MemoryTier(memory.responseBytes);
  const entities = new MemoryTier(memory.entityBytes);
  const invalidations = new Invalidations({
    memories: [responses, entities],
    recent,
    shared: redis && tier && { redis, tier },
    metrics,
    log,
  });
  const cacheOf = (name: CacheName, owner: string, inMemory: MemoryTier) =>
    new TieredCache({
      name,
      memory: inMemory,
      stored: tier && new StoredEntries({ name, owner, tier, secret, metrics }),
      recent,
      invalidations,
      metrics,
    });
  return {
    responses: cacheOf('responses', client, responses),
    entities: cacheOf('entities', '', entities),
    invalidate: (tags) => invalidations.invalidate(tags),
    onInvalidated: (listener) => invalidations.onInvalidated(listener),
    halve: () => {
      for (const memory of [responses, entities]) memory.halve();
    },
    close: () => invalidations.close(),
  };
}
