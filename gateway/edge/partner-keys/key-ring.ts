import { ClientError } from '../../errors.ts';
import type { Readings } from '../../telemetry/key-metrics.ts';
import type { Log } from '../../telemetry/log.ts';
import { type Followed, follow } from '../followed.ts';
import type { KeyStore } from './key-store.ts';
import { isKey, isLive, keyIdOf, type PartnerKey } from './partner-key.ts';

/** The keys that open at the moment. */
export interface KeyRing {
  /**
   * The key that a text is, if it is one that opens.
   *
   * @throws ClientError `NOT_READY` while nobody can say
   */
  prove(text: string): PartnerKey | undefined;
  /** Whether they were read at least once. */
  readonly isReady: boolean;
  /** How often they were read so far. */
  readonly readings: Readings;
  close(): Promise<void>;
}

export interface KeyRingOptions {
  readonly store: KeyStore;
  readonly pepper: string;
  /** How often keys are read, so how long a revoked one may open. Default 1 s. */
  readonly refreshMs?: number;
  /** How long they stand in while they cannot be read. Default 10 min. */
  readonly maxAgeMs?: number;
  readonly log: Log;
}

/** Follows the keys of a store, and notes there when they are used. */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { store, pepper, refreshMs = 1_000, maxAgeMs = 600_000, log } = options;
  const keys: Followed<ReadonlyMap<string, PartnerKey>> = follow({
    name: `partner keys in ${store.name}`,
    read: async () => new Map((await store.read()).map((key) => [key.id, key])),
    everyMs: refreshMs,
    maxAgeMs,
    log,
  });
  const uses = new Map<string, number>();
  const flush = async () => {
    if (uses.size === 0) return;
    const noted = new Map(uses);
    uses.clear();
    // Knowing when a key was used last helps whoever retires keys; nothing hangs on it.
    await store.noteUses(noted).catch((error) => log.debug({ err: error }, 'uses are not noted'));
  };
  const timer = setInterval(flush, USES_MS).unref();
  return {
    prove: (text) => {
      if (!keys.current) throw keysAway();
      const id = keyIdOf(text);
      const key = id === undefined ? undefined : keys.current.get(id);
      const now = Date.now();
      if (!key || !isKey(text, key, pepper) || !isLive(key, now)) return undefined;
      uses.set(key.id, now);
      return key;
    },
    get isReady() {
      return keys.wasRead;
    },
    get readings() {
      return keys.readings;
    },
    close: async () => {
      clearInterval(timer);
      keys.end();
      await flush();
      await store.close();
    },
  };
}

const USES_MS = 10_000;

function keysAway(): ClientError {
  return new ClientError('NOT_READY', 'Keys cannot be verified at the moment.', {
    headers: { 'retry-after': '5' },
  });
}
