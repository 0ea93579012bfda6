import { join } from 'node:path';
import type { Redis } from '../redis.ts';
import { createFileStore } from './file-store.ts';
import { createRedisStore } from './redis-store.ts';
import type { LedgerStore } from './store.ts';

/** The ledger in that Redis, or without one in a file of the state folder. */
export function openStore(redis: Redis | undefined, stateFolder: string): LedgerStore {
  return redis
    ? createRedisStore(redis)
    : createFileStore(join(stateFolder, 'ledger', 'ledger.sqlite'));
}
