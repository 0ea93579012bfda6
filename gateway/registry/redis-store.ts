import { randomUUID } from 'node:crypto';
import type { Redis } from '../redis.ts';
import type { RegistryStore } from './store.ts';
import { createWatches } from './watches.ts';

/**
 * Keeps a registry in a Redis that several BFFs share: for each client a hash with the head and
 * its revision, a hash of texts, and a channel that tells of changes. The Redis stays the caller's
 * to close.
 */
export function createRedisStore(redis: Redis): RegistryStore {
  const headKey = (client: string) => `facet:registry:{${client}}:head`;
  const textsKey = (client: string) => `facet:registry:{${client}}:texts`;
  const channelOf = (client: string) => `facet:registry:${client}`;
  const watches = createWatches();
  let connecting: Promise<void> | undefined;
  return {
    name: redis.name,
    isVolatile: true,
    head: async (client) => {
      // Whoever has just started need not be told that it is not connected yet.
      connecting ??= redis.ready(CONNECT_MS);
      await connecting;
      const fields = ['revision', 'text'];
      const stored = await redis.run((connection) => connection.hmGet(headKey(client), fields));
      const [revision, text] = stored;
      return revision && text ? { revision, text } : undefined;
    },
    replace: async (client, text, revision = '') => {
      const replaced = await redis.run((connection) =>
        connection.eval(REPLACE, {
          keys: [headKey(client)],
          arguments: [revision, randomUUID(), text, channelOf(client)],
        }),
      );
      return replaced === 1;
    },
    texts: async (client, addresses) => {
      const texts = new Map<string, string>();
      for (const batch of batches(addresses)) {
        const found = await redis.run((connection) => connection.hmGet(textsKey(client), batch));
        for (const [index, text] of found.entries()) if (text) texts.set(batch[index] ?? '', text);
      }
      return texts;
    },
    keep: async (client, texts) => {
      for (const batch of batches([...texts.keys()])) {
        const missing = await redis.run((connection) =>
          connection.eval(MISSING, { keys: [textsKey(client)], arguments: batch }),
        );
        const entries = (missing as string[]).map((address) => [address, texts.get(address) ?? '']);
        if (entries.length === 0) continue;
        const values = Object.fromEntries(entries) as Record<string, string>;
        await redis.run((connection) => connection.hSet(textsKey(client), values));
      }
    },
    watch: (client, onChange) =>
      watches.begun(watch(redis, { key: headKey(client), channel: channelOf(client) }, onChange)),
    close: async () => watches.endAll(),
  };
}

const CONNECT_MS = 1_000;

const REPLACE = `
if (redis.call('HGET', KEYS[1], 'revision') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'text', ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[2])
return 1`;

const MISSING = `
local missing = {}
for _, address in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[1], address) == 0 then missing[#missing + 1] = address end
end
return missing`;

interface Watched {
  readonly key: string;
  readonly channel: string;
}

/** Messages tell at once; asking now and then finds what was told while nobody could hear it. */
function watch(redis: Redis, { key, channel }: Watched, onChange: () => void): () => void {
  let known: string | null | undefined;
  let isAsking = false;
  const look = async () => {
    if (isAsking || !redis.isReady) return;
    isAsking = true;
    try {
      const revision = await redis.run((connection) => connection.hGet(key, 'revision'));
      if (revision !== known) onChange();
      known = revision;
    } catch {
      // It is away, which the connection itself tells of; the next look is soon.
    } finally {
      isAsking = false;
    }
  };
  const unsubscribe = redis.subscribe(channel, () => void look());
  const timer = setInterval(look, POLL_INTERVAL_MS).unref();
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

const POLL_INTERVAL_MS = 500;

function batches<Item>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  for (let from = 0; from < items.length; from += BATCH)
    batches.push(items.slice(from, from + BATCH));
  return batches;
}

/** A few hundred kilobytes: neither Redis nor a reader is held up by them. */
const BATCH = 200;
