import type { Config } from '../config.ts';
import { openStore } from '../ledger/open-store.ts';
import type { LedgerStore } from '../ledger/store.ts';
import type { Redis } from '../redis.ts';
import { openRegistry } from '../registry/open-registry.ts';
import type { Registry } from '../registry/registry.ts';
import type { Log } from '../telemetry/log.ts';
import { openRedis } from './open-redis.ts';

/** What outlives a process. */
export interface State {
  /** None in a Redis for who lacks the credential of those who publish. */
  readonly registry: Registry | undefined;
  readonly ledger: LedgerStore;
  /** Where caches may keep what several instances share. */
  readonly redis: Redis | undefined;
  /** Settles when both may be used, or when waiting for Redis any longer seems in vain. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Opens what is kept in Redis, or without `REDIS_URL` in the state folder. */
export async function openState(config: Config, log: Log): Promise<State> {
  const redis = await openRedis(config, log);
  const registry = openRegistry(redis, config);
  const ledger = openStore(redis, config.stateFolder);
  return {
    registry,
    ledger,
    redis,
    ready: async () => redis?.ready(READY_MS),
    close: async () => {
      await registry?.close();
      await ledger.close();
      await redis?.close();
    },
  };
}

const READY_MS = 2_000;
