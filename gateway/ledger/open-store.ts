import { join } from 'node:path';
import type { Config } from '../config.ts';
import { connectRedis } from '../redis.ts';
import type { Log } from '../telemetry/log.ts';
import { createFileStore } from './file-store.ts';
import { createRedisStore } from './redis-store.ts';
import type { LedgerStore } from './store.ts';

/** Opens the ledger where the configuration says: in Redis, or in a file of the state folder. */
export function openStore({ redisUrl, stateFolder }: Config, log: Log): LedgerStore {
  return redisUrl
    ? createRedisStore(connectRedis({ url: redisUrl, log }))
    : createFileStore(join(stateFolder, 'ledger', 'ledger.sqlite'));
}
