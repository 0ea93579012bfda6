import type { Config } from '../config.ts';
import type { Redis } from '../redis.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * Connects to the Redis of `REDIS_URL`, if there is one. Its client is 400 modules and 7 MB of
 * memory: who has no Redis does not load it.
 */
export async function openRedis({ redisUrl }: Config, log: Log): Promise<Redis | undefined> {
  if (redisUrl === undefined) return undefined;
  const { connectRedis } = await import('../redis.ts');
  return connectRedis({ url: redisUrl, log });
}
