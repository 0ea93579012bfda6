import type { Redis } from '../../redis.ts';
import type { KeyStore } from './key-store.ts';
import { keyOfText, keyText } from './partner-key.ts';

/** Keeps keys in a Redis, for all edges that share it: a hash of them, and one of their uses. */
export function createRedisKeyStore(redis: Redis, pepper: string): KeyStore {
  return {
    name: redis.name,
    ready: () => redis.ready(READY_MS),
    read: async () => {
      const texts = await redis.run((client) => client.hVals(KEYS));
      return texts.flatMap((text) => keyOfText(text, pepper) ?? []);
    },
    keep: async (key) => {
      await redis.run((client) => client.hSet(KEYS, key.id, keyText(key, pepper)));
    },
    lastUses: async () => {
      const uses = await redis.run((client) => client.hGetAll(USES));
      return new Map(Object.entries(uses).map(([id, at]) => [id, Number(at)]));
    },
    noteUses: async (uses) => {
      const entries = [...uses].map(([id, at]) => [id, String(at)] as [string, string]);
      await redis.run((client) => client.hSet(USES, entries));
    },
    close: () => redis.close(),
  };
}

const READY_MS = 2_000;

const KEYS = 'facet:partner-keys';
const USES = 'facet:partner-keys:uses';
