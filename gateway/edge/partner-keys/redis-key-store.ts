import type { Redis } from '../../redis.ts';
import type { KeyStore } from './key-store.ts';
import { keyOfText, keyText } from './partner-key.ts';

/** Keeps keys in a Redis, for all edges that share it: a hash of them, and one of their uses. */
export function createRedisKeyStore(redis: Redis, pepper: string): KeyStore {
  const readTexts = () => redis.run((client) => client.hVals(KEYS));
  const keysOf = (texts: readonly string[]) =>
    texts.flatMap((text) => keyOfText(text, pepper) ?? []);
  return {
    name: redis.name,
    ready: () => redis.ready(READY_MS),
    read: async () => keysOf(await readTexts()),
    add: async (key, hasRoom) => {
      const text = keyText(key, pepper);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const others = await readTexts();
        if (!hasRoom(keysOf(others))) return false;
        const adding = { keys: [KEYS], arguments: [String(others.length), key.id, text] };
        if (await redis.run((client) => client.eval(ADD, adding))) return true;
      }
      throw new Error(`${redis.name}: other keys are added faster than this one can be.`);
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

/** Adds a key unless others were added: none is ever removed, so their number tells. */
const ADD = `
  if redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
  return redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
`;

/** Each that fails lets somebody else's succeed. */
const ATTEMPTS = 100;

const KEYS = 'facet:partner-keys';
const USES = 'facet:partner-keys:uses';
