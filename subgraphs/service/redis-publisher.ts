import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import type { Publisher } from './publisher.ts';

/** A Redis whose subscribers are told of changes. */
export interface RedisTarget {
  /** A `redis://` URL. */
  readonly redisUrl: string;
}

/**
 * Publishes on the channel `facet:cache:invalidations`, as JSON `{ tags, at }` with the time in
 * milliseconds since 1970, and remembers the tags for instances that are not listening right now: an
 * instance that heeds the message forgets them. Without a connection it rejects at once, and goes on connecting: a Redis
 * that is away for hours keeps no service from starting or writing.
 */
export async function redisPublisher({ redisUrl }: RedisTarget): Promise<Publisher> {
  const client = clientOf(redisUrl);
  // What went wrong shows when something is published; without a listener it would end the process.
  client.on('error', () => {});
  const connected = client.connect().catch(() => {});
  await Promise.race([connected, sleep(START_MS, undefined, { ref: false })]);
  return {
    publish: async (tags) => {
      const at = Date.now();
      // Before the message, for whoever heeds it takes the tags away again.
      const remembering = remember(client, tags, at).catch(() => {});
      await client.publish(CHANNEL, JSON.stringify({ tags, at }));
      await remembering;
    },
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
}

/** A Redis that has no memory left refuses this, and the message is sent all the same. */
async function remember(client: Client, tags: readonly string[], at: number): Promise<void> {
  await client
    .multi()
    .zAdd(
      CHANGES_KEY,
      tags.map((value) => ({ value, score: at })),
    )
    .zRemRangeByRank(CHANGES_KEY, 0, -1 - CHANGES_MAX)
    .expire(CHANGES_KEY, CHANGES_S)
    .exec();
}

type Client = ReturnType<typeof clientOf>;

const CHANGES_KEY = 'facet:cache:changes';
const CHANGES_MAX = 1_000;
/** No answer is kept for longer than that. */
const CHANGES_S = 24 * 60 * 60;

const CHANNEL = 'facet:cache:invalidations';

/** Longest wait for the first connection, in milliseconds. */
const START_MS = 1_000;

/** One that says nothing, not even to pings, is given up, for a frozen Redis keeps its connections. */
function clientOf(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 300,
    socket: {
      connectTimeout: 500,
      socketTimeout: 1_000,
      // Full jitter, so that not all services come back in the same moment.
      reconnectStrategy: (retries) => 25 + Math.random() * Math.min(975, 50 * 2 ** retries),
    },
  });
}
