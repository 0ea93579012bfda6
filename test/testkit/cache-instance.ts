import { type Caches, createCaches } from '../../gateway/cache/caches.ts';
import type { Entry } from '../../gateway/cache/entry.ts';
import { INVALIDATION_CHANNEL } from '../../gateway/cache/invalidations.ts';
import { connectRedis, type Redis } from '../../gateway/redis.ts';
import { type CacheCounts, countCaches } from './cache-counts.ts';
import { captureLog } from './captured-log.ts';
import { until } from './until.ts';

/** The caches of one BFF, over a Redis that others may share. */
export interface CacheInstance {
  readonly caches: Caches;
  readonly redis: Redis;
  readonly counts: CacheCounts;
  close(): Promise<void>;
}

export interface CacheInstanceOptions {
  readonly redisUrl: string;
  /** Of each cache; 0: every look-up asks Redis. */
  readonly memoryBytes: number;
  readonly client?: string;
  readonly secret?: string;
}

/** Makes caches whose deadline is `CACHE_DEADLINE_MS`, connected to Redis. */
export async function cacheInstance(options: CacheInstanceOptions): Promise<CacheInstance> {
  const { redisUrl, memoryBytes, client = 'test', secret } = options;
  const { log } = captureLog();
  const redis = connectRedis({ url: redisUrl, log });
  const counts = countCaches();
  const caches = await createCaches({
    client,
    memory: { responseBytes: memoryBytes, entityBytes: memoryBytes },
    redis,
    deadlineMs: CACHE_DEADLINE_MS,
    metrics: counts.metrics,
    log,
    ...(secret !== undefined && { secret }),
  });
  await redis.ready(5_000);
  await listening(caches, redis);
  return {
    caches,
    redis,
    counts,
    close: async () => {
      caches.close();
      await redis.close();
    },
  };
}

/** Until they listen, caches keep nothing in memory. */
async function listening(caches: Caches, redis: Redis): Promise<void> {
  const heard = new Set<string>();
  const stop = caches.onInvalidated((tags) => heard.add(tags.join()));
  const say = (tag: string) =>
    redis.run((client) => client.publish(INVALIDATION_CHANNEL, JSON.stringify({ tags: [tag] })));
  await until(async () => {
    await say('first').catch(() => 0);
    return heard.has('first');
  });
  // Messages keep their order: after this one nothing said here is left to be heard.
  await say('last');
  await until(() => heard.has('last'));
  // What is made in the millisecond in which they began to listen may be of before.
  const heardAt = Date.now();
  await until(() => Date.now() > heardAt);
  stop();
}

export const CACHE_DEADLINE_MS = 50;

/** An entry that is fresh for a minute and kept for two. */
export function cacheEntry(
  text: string | Buffer,
  { tags = [], madeAt = Date.now() }: { tags?: readonly string[]; madeAt?: number } = {},
): Entry {
  const times = { madeAt, freshUntil: madeAt + 60_000, keptUntil: madeAt + 120_000 };
  return { text, scope: 'PUBLIC', ...times, tags };
}
