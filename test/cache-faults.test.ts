import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createKeyv } from '@keyv/redis';
import { createClient } from '@redis/client';
import { type Caches, createCaches } from '../gateway/cache/caches.ts';
import type { Entry } from '../gateway/cache/entry.ts';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { type CacheCounts, countCaches } from './testkit/cache-counts.ts';
import { captureLog } from './testkit/captured-log.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { until } from './testkit/until.ts';

const DEADLINE_MS = 50;
/** The deadline, and what a busy machine takes beside it. */
const BOUND_MS = DEADLINE_MS + 250;

let server: RedisServer;
let control: ReturnType<typeof controlOf>;
const closing: (() => Promise<void>)[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(() => {
  process.on('unhandledRejection', onUnhandled);
});

afterAll(() => {
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled).toEqual([]);
});

/** The connection of whoever does harm. */
function controlOf({ url }: RedisServer) {
  const client = createClient({ url, socket: { reconnectStrategy: 50 } });
  client.on('error', () => {});
  return client;
}

interface Instance {
  readonly caches: Caches;
  readonly redis: Redis;
  readonly counts: CacheCounts;
}

/** What one BFF has; without memory unless a test is about it, so that every look-up asks Redis. */
async function instance(memoryBytes = 0): Promise<Instance> {
  const { log } = captureLog();
  const redis = connectRedis({ url: server.url, log });
  const counts = countCaches();
  const caches = createCaches({
    client: 'test',
    memory: { responseBytes: memoryBytes, entityBytes: memoryBytes },
    redis,
    deadlineMs: DEADLINE_MS,
    metrics: counts.metrics,
    log,
  });
  closing.push(async () => {
    caches.close();
    await redis.close();
  });
  await redis.ready(5_000);
  return { caches, redis, counts };
}

function entryOf(text: string, tags: readonly string[] = [], madeAt = Date.now()): Entry {
  const times = { madeAt, freshUntil: madeAt + 60_000, keptUntil: madeAt + 120_000 };
  return { text, scope: 'PUBLIC', ...times, tags };
}

let lastKey = 0;
function newKey(): string {
  lastKey += 1;
  return `public ${lastKey}`;
}

/** What is kept and found again, over Redis. */
async function keptAndFound({ caches }: Instance): Promise<boolean> {
  const key = newKey();
  caches.entities.keep(key, entryOf(key, ['Product:p1']));
  for (let tries = 0; tries < 5; tries += 1) {
    const [found] = await caches.entities.find([key]);
    if (found) return found.text === key;
  }
  return false;
}

/** Keeps and finds `calls` times at once; how long each look-up took, in milliseconds. */
async function load({ caches }: Instance, calls: number): Promise<readonly number[]> {
  return Promise.all(
    Array.from({ length: calls }, async () => {
      const [one, other] = [newKey(), newKey()];
      caches.responses.keep(one, entryOf('{}', [`Product:${one}`, 'Product:p1']));
      const started = performance.now();
      const found = await caches.responses.find([one, other]);
      const tookMs = performance.now() - started;
      expect(found).toHaveLength(2);
      return tookMs;
    }),
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Looks up one after the other. */
async function oneByOne(on: Instance, calls: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let n = 0; n < calls; n += 1) took.push(...(await load(on, 1)));
  return took;
}

describeWithRedis('Stock Keyv', () => {
  beforeAll(async () => {
    server = await startRedis();
    control = await createClient({ url: server.url })
      .on('error', () => {})
      .connect();
  });

  afterAll(async () => {
    control.destroy();
    await server.remove();
  });

  test('says true of what a Redis without memory refused', async () => {
    const keyv = createKeyv(server.url);
    keyv.on('error', () => {});
    await control.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
    expect(await keyv.set('a', 'b')).toBe(true);
    expect(await keyv.get('a')).toBeUndefined();
    await control.configSet('maxmemory', '0');
    await keyv.disconnect();
  });

  test('waits for a Redis that stands still for longer than anybody should', async () => {
    const keyv = createKeyv(server.url);
    keyv.on('error', () => {});
    await keyv.set('a', 'b');
    server.signal('SIGSTOP');
    const outcome = await Promise.race([
      keyv.get('a').then(() => 'settled'),
      new Promise((resolve) => setTimeout(resolve, 1_000, 'waiting')),
    ]);
    server.signal('SIGCONT');
    expect(outcome).toBe('waiting');
    await keyv.disconnect();
  });
});

interface Fault {
  readonly name: string;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
  /** Whether look-ups are answered all the same. */
  readonly isReadable?: boolean;
}

const send = (...command: string[]) => control.sendCommand(command);

let pausing: NodeJS.Timeout | undefined;

const FAULTS: readonly Fault[] = [
  {
    name: 'stands still',
    begin: async () => server.signal('SIGSTOP'),
    end: async () => server.signal('SIGCONT'),
  },
  { name: 'was killed', begin: () => server.kill(), end: () => server.restart() },
  {
    name: 'takes 200 ms for everything',
    begin: async () => {
      await send('CLIENT', 'PAUSE', '200');
      // It is told to pause again before it goes on.
      pausing = setInterval(() => void send('CLIENT', 'PAUSE', '200').catch(() => {}), 190);
    },
    end: async () => clearInterval(pausing),
  },
  {
    name: 'has no memory left',
    begin: async () => void (await control.configSet({ maxmemory: '1' })),
    end: async () => void (await control.configSet({ maxmemory: '0' })),
    isReadable: true,
  },
  {
    name: 'became a replica',
    begin: async () => void (await send('REPLICAOF', '127.0.0.1', '1')),
    end: async () => void (await send('REPLICAOF', 'NO', 'ONE')),
    isReadable: true,
  },
  {
    name: 'wants a password now',
    begin: async () => {
      await control.configSet('requirepass', 'secret');
      await send('CLIENT', 'KILL', 'TYPE', 'normal');
    },
    end: async () => void (await control.configSet('requirepass', '')),
  },
];

describeWithRedis('A cache before a Redis that', () => {
  beforeAll(async () => {
    server = await startRedis();
    control = controlOf(server);
    await control.connect();
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  afterAll(async () => {
    control.destroy();
    await server.remove();
  });

  test.each(FAULTS)(
    '$name costs a few deadlines, then nothing, and is used again',
    async (fault) => {
      const on = await instance();
      await until(() => keptAndFound(on));
      await fault.begin();
      try {
        for (const tookMs of await load(on, 50)) expect(tookMs).toBeLessThan(BOUND_MS);
        // Claims are everybody's own, where nobody can tell.
        expect(await on.caches.responses.claim(newKey(), 1_000)).toBe('ours');
        expect(await on.caches.responses.awaited(newKey(), 20)).toBeUndefined();
        const took = await oneByOne(on, 100);
        expect(Math.max(...took)).toBeLessThan(BOUND_MS);
        expect(median(took)).toBeLessThan(5);
        expect(await keptAndFound(on)).toBe(false);
      } finally {
        await fault.end();
      }
      await until(() => keptAndFound(on), {
        timeoutMs: 10_000,
        what: JSON.stringify(on.counts.all()),
      });
    },
  );
});
