import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createKeyv } from '@keyv/redis';
import { createClient } from '@redis/client';
import { type CacheInstance, cacheEntry, cacheInstance } from './testkit/cache-instance.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { until } from './testkit/until.ts';

/** By far what a few deadlines and a busy machine take; one who waits for such a Redis passes it. */
const BOUND_MS = 5_000;

let server: RedisServer;
let control: ReturnType<typeof controlOf>;
const closing: CacheInstance[] = [];
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

/** Without memory, so that every look-up asks Redis. */
async function instance(): Promise<CacheInstance> {
  const made = await cacheInstance({ redisUrl: server.url, memoryBytes: 0 });
  closing.push(made);
  return made;
}

let lastKey = 0;
function newKey(): string {
  lastKey += 1;
  return `public ${lastKey}`;
}

/** What is kept and found again, over Redis. */
async function keptAndFound({ caches }: CacheInstance): Promise<boolean> {
  const key = newKey();
  caches.entities.keep(key, cacheEntry(key, { tags: ['Product:p1'] }));
  for (let tries = 0; tries < 5; tries += 1) {
    const [found] = await caches.entities.find([key]);
    if (found) return found.text === key;
  }
  return false;
}

/** Keeps and finds `calls` times at once; how long each look-up took, in milliseconds. */
async function load({ caches }: CacheInstance, calls: number): Promise<readonly number[]> {
  return Promise.all(
    Array.from({ length: calls }, async () => {
      const [one, other] = [newKey(), newKey()];
      caches.responses.keep(one, cacheEntry('{}', { tags: [`Product:${one}`, 'Product:p1'] }));
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
async function oneByOne(on: CacheInstance, calls: number): Promise<readonly number[]> {
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
    name: 'became a node of a cluster, and has none of the keys',
    begin: async () => {
      await server.restart({ moved: true });
      await expect(send('GET', 'any')).rejects.toThrow('MOVED');
    },
    end: () => server.restart(),
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

interface Garbage {
  readonly name: string;
  readonly outcome: 'garbage' | 'miss';
  /** Overwrites what stands under the keys. */
  readonly write: (keys: readonly string[]) => Promise<void>;
}

/** Changes the text of each value. */
const changing = (change: (text: string) => string) => async (keys: readonly string[]) => {
  for (const key of keys) await control.set(key, change((await control.get(key)) ?? ''));
};

const GARBAGE: readonly Garbage[] = [
  { name: 'other text', outcome: 'garbage', write: changing(() => '{"data":{"a":1}}') },
  { name: 'nothing', outcome: 'garbage', write: changing(() => '') },
  { name: 'bytes of no text', outcome: 'garbage', write: changing(() => '\u0000\uFFFD\n\n') },
  { name: 'half of each value', outcome: 'garbage', write: changing((text) => text.slice(0, -2)) },
  { name: 'more than each value', outcome: 'garbage', write: changing((text) => `${text} `) },
  {
    name: 'another version',
    outcome: 'garbage',
    write: changing((text) => text.replace('1', '2')),
  },
  {
    name: 'a value for longer than it may be kept',
    outcome: 'garbage',
    write: changing((text) => text.replace(/\d{13}/g, '9999999999999')),
  },
  {
    name: 'values at the places of others',
    outcome: 'garbage',
    write: async ([one = '', other = '']) => {
      const [first, second] = await control.mGet([one, other]);
      await control.mSet([
        [one, second ?? ''],
        [other, first ?? ''],
      ]);
    },
  },
  {
    name: 'lists',
    outcome: 'miss',
    write: async (keys) => {
      await control.unlink([...keys]);
      for (const key of keys) await control.rPush(key, 'a');
    },
  },
];

describeWithRedis('A cache before a Redis that', () => {
  beforeAll(async () => {
    server = await startRedis();
    control = controlOf(server);
    await control.connect();
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((each) => each.close()));
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
        expect(await on.caches.responses.claim([newKey()], 1_000)).toEqual(['ours']);
        expect(await on.caches.responses.awaited([newKey()], 20)).toEqual([undefined]);
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

  test('was flushed has nothing, and keeps again', async () => {
    const on = await instance();
    await until(() => keptAndFound(on));
    const key = newKey();
    on.caches.responses.keep(key, cacheEntry('{}'));
    await until(async () => (await on.caches.responses.find([key]))[0]);
    await control.flushAll();
    expect(await on.caches.responses.find([key])).toEqual([undefined]);
    expect(await keptAndFound(on)).toBe(true);
  });

  test.each(GARBAGE)(
    'holds $name under its keys misses, and the next write heals it',
    async (garbage) => {
      const on = await instance();
      const [key, other] = [newKey(), newKey()];
      const { counts } = on;
      const find = () => on.caches.responses.find([key, other]);
      // A write may be dropped where the machine is busy.
      const keep = () =>
        until(async () => {
          on.caches.responses.keep(key, cacheEntry('{"a":1}', { tags: ['Product:p1'] }));
          on.caches.responses.keep(other, cacheEntry('{"b":2}'));
          return (await find()).every((entry) => entry !== undefined);
        });
      await keep();
      const redisKeys = await control.keys('facet:cache:1:responses:*');
      await garbage.write(redisKeys);
      const before = counts.of(`lookups responses redis ${garbage.outcome}`);
      expect(await find()).toEqual([undefined, undefined]);
      expect(counts.of(`lookups responses redis ${garbage.outcome}`)).toBe(before + 2);
      await keep();
      await control.flushAll();
    },
  );

  test('was signed with another secret has nothing to say', async () => {
    const redisUrl = server.url;
    const [signed, same, other, unsigned] = await Promise.all(
      ['a', 'a', 'b', undefined].map((secret) =>
        cacheInstance({ redisUrl, memoryBytes: 0, ...(secret !== undefined && { secret }) }),
      ),
    );
    closing.push(signed!, same!, other!, unsigned!);
    const key = newKey();
    signed!.caches.entities.keep(key, cacheEntry('{}'));
    await until(async () => (await same!.caches.entities.find([key]))[0]);
    for (const stranger of [other!, unsigned!]) {
      expect(await stranger.caches.entities.find([key])).toEqual([undefined]);
      expect(stranger.counts.of('lookups entities redis garbage')).toBe(1);
    }
  });
});
