import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createFileKeyStore } from '../edge/partner-keys/file-key-store.ts';
import type { KeyStore } from '../edge/partner-keys/key-store.ts';
import { createRedisKeyStore } from '../edge/partner-keys/redis-key-store.ts';
import type { Log } from '../telemetry/log.ts';
import { openRedis } from './open-redis.ts';

/** Opens the file of partners' keys that is named, else Redis, else the one in the state folder. */
export async function openKeyStore(config: Config, pepper: string, log: Log): Promise<KeyStore> {
  const { partnerKeysFile: file, stateFolder } = config;
  const redis = file === undefined ? await openRedis(config, log) : undefined;
  if (redis) return createRedisKeyStore(redis, pepper);
  return createFileKeyStore(file ?? join(stateFolder, 'partner-keys.jsonl'), pepper);
}

/** The pepper of partners' keys; in production there is none unless it is set. */
export function pepperOf({ keyPepper, production }: Config): string | undefined {
  return keyPepper ?? (production ? undefined : 'of development');
}
