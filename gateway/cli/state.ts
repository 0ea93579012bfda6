import type { Config } from '../config.ts';
import { openStore } from '../ledger/open-store.ts';
import type { LedgerStore } from '../ledger/store.ts';
import { connectRedis } from '../redis.ts';
import type { Log } from '../telemetry/log.ts';

/** What outlives a process. */
export interface State {
  readonly ledger: LedgerStore;
  /** Settles when it may be used, or when waiting for Redis any longer seems in vain. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Opens what is kept in Redis, or without `REDIS_URL` in the state folder. */
export function openState({ redisUrl, stateFolder }: Config, log: Log): State {
  const redis = redisUrl === undefined ? undefined : connectRedis({ url: redisUrl, log });
  const ledger = openStore(redis, stateFolder);
  return {
    ledger,
    ready: redis?.ready(READY_MS) ?? Promise.resolve(),
    close: async () => {
      await ledger.close();
      await redis?.close();
    },
  };
}

const READY_MS = 2_000;
