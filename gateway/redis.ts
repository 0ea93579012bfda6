import { createClient } from '@redis/client';
import type { Log } from './telemetry/log.ts';

/** A Redis that may be dead, frozen or away at any moment, without anybody waiting for it. */
export interface Redis {
  /** For people: where it is, without secrets. */
  readonly name: string;
  /** Whether commands would be sent right now. */
  readonly isReady: boolean;
  /** Settles once it is connected for the first time, or `timeoutMs` have passed. */
  ready(timeoutMs: number): Promise<void>;
  /**
   * Sends commands. It rejects at once without a connection, and after `timeoutMs` without an
   * answer: then the commands may have run, or may still run.
   */
  run<Reply>(commands: (client: RedisClient) => Promise<Reply>): Promise<Reply>;
  /**
   * Calls back for each message of a channel, whenever there is a connection; and each time that it
   * begins to listen, for before that it may have missed some.
   */
  subscribe(
    channel: string,
    onMessage: (message: string) => void,
    onListening?: () => void,
  ): () => void;
  close(): Promise<void>;
}

export type RedisClient = ReturnType<typeof clientOf>;

export interface RedisOptions {
  /** A `redis://` URL. */
  readonly url: string;
  /** Longest wait for an answer, in milliseconds. Default 1,000. */
  readonly timeoutMs?: number;
  readonly log: Log;
}

/** Connects to a Redis and stays connected, however often it goes away. */
export function connectRedis({ url, timeoutMs = 1_000, log }: RedisOptions): Redis {
  const name = withoutSecrets(url);
  const client = connected(clientOf(url), name, log);
  const subscribers: RedisClient[] = [];
  return {
    name,
    get isReady() {
      return client.isReady;
    },
    ready: (withinMs) => readiness(client, withinMs),
    run: async (commands) => {
      if (!client.isReady) throw new Error(`${name} is not connected.`);
      return within(timeoutMs, commands(client));
    },
    subscribe: (channel, onMessage, onListening) => {
      const subscriber = connected(clientOf(url), name, log);
      subscribers.push(subscriber);
      let isSubscribed = false;
      const listen = async () => {
        // What was subscribed is subscribed again by the client before it says that it is ready.
        if (!isSubscribed) await subscriber.subscribe(channel, onMessage);
        isSubscribed = true;
        onListening?.();
      };
      subscriber.on('ready', () => {
        listen().catch((error: unknown) => log.debug({ err: error, channel }, 'not subscribed'));
      });
      return () => ended(subscriber);
    },
    close: async () => {
      for (const each of subscribers) ended(each);
      ended(client);
    },
  };
}

/**
 * Commands fail at once while it is away instead of queueing; a socket that says nothing, not even
 * to the pings, is given up, for a frozen Redis keeps its connections.
 */
function clientOf(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 300,
    socket: {
      connectTimeout: 500,
      socketTimeout: 1_000,
      // Full jitter, so that not all come back in the same moment.
      reconnectStrategy: (retries) => 25 + Math.random() * Math.min(975, 50 * 2 ** retries),
    },
  });
}

/** Begins to connect; a Redis that goes away is told of once, until it is back. */
function connected(client: RedisClient, name: string, log: Log): RedisClient {
  let isAway = false;
  client.on('error', (error: unknown) => {
    if (!isAway) log.warn({ err: error, redis: name }, 'Redis is away');
    isAway = true;
  });
  client.on('ready', () => {
    if (isAway) log.warn({ redis: name }, 'Redis is back');
    isAway = false;
  });
  // It goes on trying until it is ended; what went wrong came as an event.
  client.connect().catch(() => {});
  return client;
}

function readiness(client: RedisClient, withinMs: number | undefined): Promise<void> {
  if (client.isReady) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = withinMs === undefined ? undefined : setTimeout(resolve, withinMs);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function ended(client: RedisClient): void {
  if (client.isOpen) client.destroy();
}

async function within<Reply>(timeoutMs: number, reply: Promise<Reply>): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Host, port and database of an address. */
function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
