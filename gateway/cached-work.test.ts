import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Cache } from './cache/cache.ts';
import { mapCache } from './cache/map-cache.fixture.ts';
import { cachedWork } from './cached-work.ts';
import type { Operation } from './operation.ts';
import { createOwnWrites } from './own-writes.ts';
import type { HttpResponse } from './response.ts';
import { sharedInFlight } from './shared-work.ts';
import type { CacheHint } from './subgraph/cache-hint.ts';
import { createLog } from './telemetry/log.ts';
import { generationOf, workOf } from './work.fixture.ts';
import type { Work } from './work.ts';

const PUBLIC: CacheHint = { maxAge: 60, scope: 'PUBLIC' };
const PRIVATE: CacheHint = { maxAge: 60, scope: 'PRIVATE' };
const GOOD: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"data":{"a":1}}\n',
  hasErrors: false,
  kept: { scope: 'PUBLIC', maxAgeS: 60 },
  tags: ['Product:p1'],
};

interface Staged {
  /** What a run answers. */
  readonly answer?: Partial<HttpResponse>;
  /** What the schema says. */
  readonly policy?: CacheHint;
  readonly cache?: Partial<Cache>;
  readonly keeps?: boolean;
  /** How long a run takes. */
  readonly runMs?: number;
}

/** Work over a cache; it is counted how often it had to be run. */
function stage({ answer = {}, policy = PUBLIC, cache = {}, keeps = true, runMs = 0 }: Staged = {}) {
  const responses = mapCache(cache);
  const invalidated: string[] = [];
  const counted = { runs: 0, ofFreshParts: 0 };
  const ownWrites = createOwnWrites(async (tags) => void invalidated.push(...tags));
  const answerWork = cachedWork({
    responses: keeps ? responses : undefined,
    staleWhileRevalidateS: 30,
    deadlineMs: 1_000,
    share: sharedInFlight(1_000, () => {}),
    run: async (work) => {
      counted.runs += 1;
      if (work.kept.staleWhileRevalidateS === 0) counted.ofFreshParts += 1;
      const madeAt = Date.now();
      if (runMs > 0) await new Promise((resolve) => setTimeout(resolve, runMs));
      return { ...GOOD, operation: work.operation, madeAt, ...answer };
    },
    ownWrites,
    log: createLog('test', 'silent'),
  });
  const generation = generationOf({ policy });
  const ask = async (told: Partial<Work> = {}) => {
    const work = workOf({ generation, ...told });
    const reading = ownWrites.readingOf(work);
    const asked = { ...work, kept: { ...work.kept, staleWhileRevalidateS: 30, reading } };
    const response = await answerWork(asked, new AbortController().signal);
    const { headers, body } = response;
    return { ...response, body: body.toString(), cache: headers['x-facet-cache'] };
  };
  return { ask, counted, responses, invalidated };
}

const asViewer = (id: string) => ({ requestId: id, viewer: { id, scopes: [] } });
const operation = workOf().operation;
const mutation: Operation = { ...operation, kind: 'mutation' };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('An answer that may be kept', () => {
  test('is made once, and given again byte by byte, with its age', async () => {
    const { ask, counted } = stage();
    expect(await ask()).toMatchObject({ cache: 'miss', body: GOOD.body });
    jest.advanceTimersByTime(7_900);
    expect(await ask({ requestId: '2' })).toMatchObject({
      status: 200,
      cache: 'hit',
      body: GOOD.body,
      hasErrors: false,
      operation,
      kept: { scope: 'PUBLIC', maxAgeS: 60 },
      tags: ['Product:p1'],
      headers: { age: '7' },
    });
    expect(counted.runs).toBe(1);
  });

  test('is given while it is made anew, once, when it is a little too old', async () => {
    const { ask, counted, responses } = stage();
    await ask();
    jest.advanceTimersByTime(61_000);
    expect((await ask()).cache).toBe('stale');
    expect((await ask()).cache).toBe('stale');
    await jest.advanceTimersByTimeAsync(10);
    // What nobody waits for need not be made of anything old.
    expect(counted).toEqual({ runs: 2, ofFreshParts: 1 });
    expect((await ask()).cache).toBe('hit');
    expect(responses.entries.size).toBe(1);
  });

  test('is made anew at once when it is far too old', async () => {
    const { ask, counted } = stage();
    await ask();
    jest.advanceTimersByTime(91_000);
    expect((await ask()).cache).toBe('miss');
    expect(counted.runs).toBe(2);
  });

  test('has the media type of whoever asks for it, shared or kept', async () => {
    const { ask } = stage();
    const accept = 'application/graphql-response+json';
    const [json, graphql] = await Promise.all([ask(), ask({ accept })]);
    expect(json?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(graphql?.headers['content-type']).toBe(`${accept}; charset=utf-8`);
    expect((await ask({ accept })).headers['content-type']).toBe(`${accept}; charset=utf-8`);
  });

  test('is made once for all who ask at the same time, whoever they are', async () => {
    const { ask, counted } = stage({ runMs: 20 });
    const all = Array.from({ length: 200 }, (_, n) => ask(asViewer(`u${n}`)));
    await jest.advanceTimersByTimeAsync(30);
    expect(new Set((await Promise.all(all)).map(({ body }) => body))).toEqual(new Set([GOOD.body]));
    expect(counted.runs).toBe(1);
  });
});

describe('Other instances', () => {
  const kept = {
    text: Buffer.from('{"data":{"a":2}}\n'),
    scope: 'PUBLIC',
    madeAt: 0,
    freshUntil: Number.MAX_SAFE_INTEGER,
    keptUntil: Number.MAX_SAFE_INTEGER,
    tags: [],
  } as const;

  test('may have made the answer', async () => {
    const { ask, counted } = stage({ cache: { find: async () => [kept] } });
    expect(await ask()).toMatchObject({ cache: 'hit', body: '{"data":{"a":2}}\n' });
    expect(counted.runs).toBe(0);
  });

  test('may have made it just now: then it is not claimed', async () => {
    const released: string[] = [];
    const release: Cache['release'] = (keys) => void released.push(...keys);
    const { ask, counted } = stage({ cache: { claim: async () => [kept], release } });
    expect(await ask()).toMatchObject({ cache: 'hit', body: '{"data":{"a":2}}\n' });
    expect(counted.runs).toBe(0);
    expect(released).toEqual([]);
  });

  test('may be making it: then it is waited for', async () => {
    const cache: Partial<Cache> = { claim: async () => ['theirs'], awaited: async () => [kept] };
    const { ask, counted } = stage({ cache });
    expect(await ask()).toMatchObject({ cache: 'hit', body: '{"data":{"a":2}}\n' });
    expect(counted.runs).toBe(0);
  });

  test.each([{}, { hasErrors: true }, { kept: undefined }] as Partial<HttpResponse>[])(
    'need not wait for what was made, kept or not: %j',
    async (answer) => {
      const released: string[] = [];
      const cache: Partial<Cache> = { release: (keys) => void released.push(...keys) };
      const { ask } = stage({ answer, cache });
      await ask();
      expect(released).toHaveLength(1);
    },
  );

  test('may fail to make it: then it is made here', async () => {
    const { ask, counted } = stage({ cache: { claim: async () => ['theirs'] } });
    expect((await ask()).cache).toBe('miss');
    expect(counted.runs).toBe(1);
  });
});

describe('The same is asked', () => {
  test('in another order of variables: it is given again', async () => {
    const { ask } = stage();
    await ask({ variables: { a: 1, b: [{ c: 2, d: 1 }] } });
    expect((await ask({ variables: { b: [{ d: 1, c: 2 }], a: 1 } })).cache).toBe('hit');
  });

  test.each<[string, Partial<Work>]>([
    ['with another value', { variables: { a: '1' } }],
    ['with a null', { variables: { a: null } }],
    ['without a value', { variables: {} }],
    ['with a list in another order', { variables: { a: [2, 1] } }],
    ['of another operation', { operation: { ...operation, hash: 'p' } }],
    ['of a text with the same hash', { operation: { ...operation, registered: false } }],
    [
      'of another contract',
      { generation: { ...generationOf({ policy: PUBLIC }), contractKey: 'd' } },
    ],
  ])('but %s: it is made anew', async (_, work) => {
    const { ask } = stage();
    await ask({ variables: { a: 1 } });
    await ask({ variables: { a: [1, 2] } });
    expect((await ask({ variables: { a: 1 }, ...work })).cache).toBe('miss');
  });
});

describe('An answer', () => {
  test('that may depend on its viewer is the viewer’s alone, and so are its keys', async () => {
    const { ask, counted, responses } = stage({
      policy: PRIVATE,
      answer: { kept: { scope: 'PRIVATE', maxAgeS: 60 } },
    });
    await ask(asViewer('u1'));
    expect((await ask(asViewer('u1'))).cache).toBe('hit');
    expect((await ask(asViewer('u2'))).cache).toBe('miss');
    expect((await ask()).cache).toBe('miss');
    expect(counted.runs).toBe(3);
    expect([...responses.entries.keys()].every((key) => key.startsWith('private '))).toBe(true);
  });

  test('that the schema says nothing of is its viewer’s alone, whatever services say', async () => {
    const generation = generationOf({});
    const { ask, counted } = stage();
    await ask({ generation, ...asViewer('u1') });
    await ask({ generation, ...asViewer('u2') });
    expect((await ask({ generation, ...asViewer('u1') })).cache).toBe('hit');
    expect(counted.runs).toBe(2);
  });

  test('that the schema lets nobody keep is not even looked for', async () => {
    const { ask, counted, responses } = stage({ policy: { maxAge: 0, scope: 'PRIVATE' } });
    expect((await ask()).cache).toBe('bypass');
    expect((await ask()).cache).toBe('bypass');
    expect(counted.runs).toBe(2);
    expect(responses.finds).toEqual([]);
  });

  test.each<[string, Partial<HttpResponse>]>([
    ['with errors', { hasErrors: true }],
    ['of another status', { status: 500 }],
    ['that says nothing of how long it may be kept', { kept: undefined as never }],
    ['that is old at once', { kept: { scope: 'PUBLIC', maxAgeS: 0 } }],
    ['that is not for everybody after all', { kept: { scope: 'PRIVATE', maxAgeS: 60 } }],
  ])('%s is made each time', async (_, answer) => {
    const { ask, counted, responses } = stage({ answer });
    expect((await ask()).cache).toBe('miss');
    expect((await ask()).cache).toBe('miss');
    expect(counted.runs).toBe(2);
    expect(responses.entries.size).toBe(0);
  });

  test('in which something old stands is kept by nobody, and says so', async () => {
    const { ask, counted } = stage({
      answer: { isStale: true, staleS: 7, kept: undefined as never },
    });
    expect((await ask()).cache).toBe('stale');
    expect((await ask()).cache).toBe('stale');
    expect(counted.runs).toBe(2);
  });
});

describe('A mutation', () => {
  test('runs each time, and drops what its services say they changed', async () => {
    const { ask, counted, invalidated } = stage({ answer: { changed: ['Product:p1'] } });
    expect((await ask({ operation: mutation })).cache).toBe('bypass');
    expect((await ask({ operation: mutation })).cache).toBe('bypass');
    expect(counted.runs).toBe(2);
    expect(invalidated).toEqual(['Product:p1', 'Product:p1']);
  });

  test('lets its viewer, and nobody else, read past what is kept for a while', async () => {
    const { ask, invalidated } = stage();
    await ask(asViewer('u1'));
    await ask({ operation: mutation, ...asViewer('u1') });
    expect(invalidated).toEqual([expect.stringMatching(/^viewer:/)]);
    expect((await ask(asViewer('u1'))).cache).toBe('bypass');
    expect((await ask(asViewer('u2'))).cache).toBe('hit');
    jest.advanceTimersByTime(5_100);
    expect((await ask(asViewer('u1'))).cache).toBe('hit');
  });

  test('lets its viewer read past what is kept with tokens of other scopes, too', async () => {
    const { ask, invalidated, responses } = stage({ policy: PRIVATE });
    const elsewhere = { viewer: { id: 'u1', scopes: ['user:email'] } };
    await ask(elsewhere);
    const [kept] = responses.entries.values();
    await ask({ operation: mutation, ...asViewer('u1') });
    expect(kept?.tags).toEqual(expect.arrayContaining(invalidated));
    expect((await ask(elsewhere)).cache).toBe('bypass');
  });
});

test('Without a cache, too, whoever has just written is joined to nobody', async () => {
  const { ask, counted } = stage({ keeps: false, runMs: 20 });
  const before = ask(asViewer('u1'));
  const written = ask({ operation: mutation, ...asViewer('u1') });
  await jest.advanceTimersByTimeAsync(30);
  await Promise.all([before, written]);
  const slow = ask(asViewer('u1'));
  const own = ask(asViewer('u1'));
  await jest.advanceTimersByTimeAsync(30);
  await Promise.all([slow, own]);
  expect(counted.runs).toBe(4);
});

test('Without a cache nothing is kept, but what is in flight is shared', async () => {
  const { ask, counted } = stage({ keeps: false });
  await Promise.all([ask(), ask()]);
  expect((await ask()).cache).toBe('bypass');
  expect(counted.runs).toBe(2);
});
