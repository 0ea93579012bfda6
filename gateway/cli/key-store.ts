import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createFileKeyStore } from '../edge/partner-keys/file-key-store.ts';
import type { KeyStore } from '../edge/partner-keys/key-store.ts';
import { createRedisKeyStore } from '../edge/partner-keys/redis-key-store.ts';
import { connectRedis } from '../redis.ts';
import type { Log } from '../telemetry/log.ts';

/** Opens the file of partners' keys that is named, else Redis, else the one in the state folder. */
export function openKeyStore(config: Config, pepper: string, log: Log): KeyStore {
  const { partnerKeysFile: file, redisUrl, stateFolder } = config;
  if (file === undefined && redisUrl !== undefined) {
    return createRedisKeyStore(connectRedis({ url: redisUrl, log }), pepper);
  }
  return createFileKeyStore(file ?? join(stateFolder, 'partner-keys.jsonl'), pepper);
}

/** The pepper of partners' keys; in production there is none unless it is set. */
export function pepperOf({ keyPepper, production }: Config): string | undefined {
  return keyPepper ?? (production ? undefined : 'of development');
}
