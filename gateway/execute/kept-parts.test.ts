import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationIn, type Part, resolveOperation, type Step } from '../../schema/index.ts';
import {
  type FakeSubgraphs,
  fakeSubgraphs,
  type Reply,
} from '../../test/testkit/fake-subgraphs.ts';
import { type MapCache, mapCache } from '../cache/map-cache.fixture.ts';
import { PartCache } from '../cache/part-cache.ts';
import { SubgraphError } from '../subgraph/error.ts';
import { createExecutable, type ExecutableRequest } from './executable.ts';
import type { KeptUse } from './run.ts';

const schema = buildSchema(`
  type Query { items(first: Int): [Item] other: Item }
  type Item { id: ID! price: Int }
`);
const KEY = [{ name: '__typename' }, { name: 'id' }];
const ITEMS: Step = {
  service: 'items',
  kind: 'query',
  text: 'query($first:Int){items(first:$first){__typename id}}',
  variables: ['first'],
  after: [],
  public: true,
  parts: [
    {
      paths: [[]],
      fields: ['items'],
      maxAgeS: 60,
      marks: [{ path: ['items', '@'], type: 'Item', key: 'id' }],
    },
  ],
};
const PRICES: Step = {
  service: 'prices',
  kind: 'query',
  text: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Item{id price}}}',
  variables: [],
  after: [0],
  public: true,
  parts: [
    {
      paths: [['items', '@']],
      entities: { field: '_entities', variable: 'representations', requires: KEY },
      maxAgeS: 30,
      marks: [{ path: [], type: 'Item', key: 'id' }],
    },
  ],
};

const KEPT: KeptUse = { reading: 'allowed', staleWhileRevalidateS: 0, staleIfErrorS: 300 };

const item = (id: string) => ({ __typename: 'Item', id });
const itemsOf = (ids: string) => ({ data: { items: [...ids].map(item) } });
const prices: Reply = ({ variables }) => ({
  data: {
    _entities: variables.representations.map(({ id }: { id: string }) =>
      id === 'x' ? null : { id, price: id.charCodeAt(0) },
    ),
  },
});

interface Stage {
  readonly subgraphs: FakeSubgraphs;
  readonly cache?: MapCache;
  readonly steps?: readonly Step[];
}

/** Runs `{ items { id price } }` over a cache. */
function stage({ subgraphs, cache = mapCache(), steps = [ITEMS, PRICES] }: Stage) {
  const document = parse('query($first: Int) { items(first: $first) { id price } }');
  const executable = createExecutable(
    resolveOperation(operationIn(document), document),
    { steps, keys: {} },
    {
      schema,
      client: subgraphs.client,
      urlOf: (service) => `http://${service}/`,
      isAbstract: () => false,
      keeping: { parts: new PartCache(cache, 3_000), supergraphHash: 's' },
    },
  );
  return async (request: Partial<ExecutableRequest> = {}) => {
    const { signal } = new AbortController();
    const result = await executable({
      variables: {},
      requestId: 'r',
      viewer: null,
      signal,
      kept: KEPT,
      ...request,
    });
    return { ...result, data: JSON.parse(result.answer).data };
  };
}

/** The ids that the service of prices was asked for, request by request. */
function askedFor({ asked }: FakeSubgraphs): string[] {
  return asked
    .filter(({ service }) => service === 'prices')
    .map(({ variables }) => variables.representations.map(({ id }: { id: string }) => id).join(''));
}

const priced = (ids: string) => ({
  items: [...ids].map((id) => ({ id, price: id === 'x' ? null : id.charCodeAt(0) })),
});

describe('Of what is kept', () => {
  test('only the entities that nobody has are asked for', async () => {
    let ids = 'ab';
    const subgraphs = fakeSubgraphs({ items: () => itemsOf(ids), prices });
    const cache = mapCache();
    const run = stage({ subgraphs, cache });
    expect((await run({ variables: { first: 1 } })).data).toEqual(priced('ab'));
    ids = 'bcad';
    expect((await run({ variables: { first: 2 } })).data).toEqual(priced('bcad'));
    expect(askedFor(subgraphs)).toEqual(['ab', 'cd']);
  });

  test('nothing is asked for a second time, and all missing keys are looked up at once', async () => {
    const subgraphs = fakeSubgraphs({ items: () => itemsOf('abc'), prices });
    const cache = mapCache();
    const run = stage({ subgraphs, cache });
    const first = await run();
    const second = await run();
    expect(second.answer).toBe(first.answer);
    expect(subgraphs.asked).toHaveLength(2);
    expect(cache.finds.map((keys) => keys.length)).toEqual([1, 3]);
    expect([...cache.entries.keys()].every((key) => key.startsWith('public '))).toBe(true);
  });

  test('other variables, another selection or another supergraph know nothing', async () => {
    const subgraphs = fakeSubgraphs({ items: () => itemsOf('a'), prices });
    const cache = mapCache();
    await stage({ subgraphs, cache })({ variables: { first: 1 } });
    await stage({ subgraphs, cache })({ variables: { first: 2 } });
    const other = { ...PRICES, text: PRICES.text.replace('{id price}', '{price id}') };
    await stage({ subgraphs, cache, steps: [ITEMS, other] })({ variables: { first: 2 } });
    expect(subgraphs.asked.map(({ service }) => service)).toEqual([
      'items',
      'prices',
      'items',
      'prices',
    ]);
  });

  test('the answer tells what it was made of, kept or not', async () => {
    const subgraphs = fakeSubgraphs({ items: () => itemsOf('ab'), prices });
    const run = stage({ subgraphs });
    expect([...(await run()).tags].sort()).toEqual(['Item:a', 'Item:b']);
    expect([...(await run()).tags].sort()).toEqual(['Item:a', 'Item:b']);
  });

  test('the answer may be kept no longer than the oldest part', async () => {
    jest.useFakeTimers();
    try {
      const subgraphs = fakeSubgraphs({ items: () => itemsOf('a'), prices });
      const run = stage({ subgraphs });
      await run();
      jest.advanceTimersByTime(10_000);
      const { cacheHints } = await run();
      expect(Math.min(...cacheHints.map(({ maxAge }) => maxAge))).toBe(20);
      jest.advanceTimersByTime(20_000);
      await run();
      expect(askedFor(subgraphs)).toEqual(['a', 'a']);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('Nothing is kept', () => {
  test.each<[string, Reply, Partial<Step>]>([
    [
      'of an answer with errors',
      (asked) => ({
        ...(prices(asked) as object),
        errors: [{ message: 'm', path: ['_entities', 0], code: 'NOT_FOUND' }],
      }),
      {},
    ],
    [
      'of an answer whose service says so',
      (asked) => ({ ...(prices(asked) as object), cacheControl: 'no-store' }),
      {},
    ],
    [
      'of an answer that is not for everybody after all',
      (asked) => ({ ...(prices(asked) as object), cacheControl: 'max-age=60, private' }),
      {},
    ],
    ['of what depends on the viewer', prices, { public: undefined as never }],
    [
      'of what the schema says nothing of',
      prices,
      { parts: [{ ...(PRICES.parts[0] as Part), maxAgeS: 0 }] },
    ],
  ])('%s', async (_, reply, more) => {
    const subgraphs = fakeSubgraphs({ items: () => itemsOf('a'), prices: reply });
    const run = stage({ subgraphs, steps: [ITEMS, { ...PRICES, ...more }] });
    await run();
    await run();
    expect(askedFor(subgraphs)).toEqual(['a', 'a']);
  });
});

test('What is not there is asked for again after five seconds', async () => {
  jest.useFakeTimers();
  try {
    const subgraphs = fakeSubgraphs({ items: () => itemsOf('ax'), prices });
    const run = stage({ subgraphs });
    expect((await run()).data).toEqual(priced('ax'));
    jest.advanceTimersByTime(4_900);
    await run();
    expect(askedFor(subgraphs)).toEqual(['ax']);
    jest.advanceTimersByTime(200);
    await run();
    expect(askedFor(subgraphs)).toEqual(['ax', 'x']);
  } finally {
    jest.useRealTimers();
  }
});

test.each([
  ['of what is kept', true],
  ['of what is asked for each time', undefined],
])('An answer %s in which something was not found is soon old', async (_, isPublic) => {
  const subgraphs = fakeSubgraphs({ items: () => itemsOf('ax'), prices });
  const steps = [ITEMS, { ...PRICES, public: isPublic as never }];
  const { cacheHints } = await stage({ subgraphs, steps })();
  expect(Math.min(...cacheHints.map(({ maxAge }) => maxAge))).toBe(5);
});

test('Whoever must see what was just written reads nothing kept, and keeps what is new', async () => {
  let price = 1;
  const subgraphs = fakeSubgraphs({
    items: () => itemsOf('a'),
    prices: () => ({ data: { _entities: [{ id: 'a', price }] } }),
  });
  const run = stage({ subgraphs });
  await run();
  price = 2;
  expect((await run()).data).toEqual({ items: [{ id: 'a', price: 1 }] });
  const kept = { ...KEPT, reading: 'never' } as const;
  expect((await run({ kept })).data).toEqual({ items: [{ id: 'a', price: 2 }] });
  expect((await run()).data).toEqual({ items: [{ id: 'a', price: 2 }] });
});

describe('However many ask at once on a cold cache', () => {
  test('each entity is fetched once, whatever else they ask for', async () => {
    const lists = ['abc', 'bcd', 'cde', 'abe', 'edc'];
    const subgraphs = fakeSubgraphs({
      items: ({ variables }) => itemsOf(lists[variables.first] ?? ''),
      prices: async (asked) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return prices(asked);
      },
    });
    const run = stage({ subgraphs });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => run({ variables: { first: n % lists.length } })),
    );
    expect(results.map(({ data }) => data)).toEqual(
      Array.from({ length: 50 }, (_, n) => priced(lists[n % lists.length] ?? '')),
    );
    expect([...askedFor(subgraphs).join('')].sort().join('')).toBe('abcde');
    expect(subgraphs.asked.filter(({ service }) => service === 'items')).toHaveLength(5);
  });

  test('one who fetches for others may leave or fail: they fetch for themselves', async () => {
    let failing = true;
    const subgraphs = fakeSubgraphs({
      items: () => itemsOf('ab'),
      prices: async (asked) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (failing) {
          failing = false;
          return new SubgraphError('prices', 'SUBREQUEST_TIMEOUT');
        }
        return prices(asked);
      },
    });
    const run = stage({ subgraphs });
    const [first, second] = await Promise.all([run(), run()]);
    expect(first?.errors.map(({ extensions }) => extensions.code)).toEqual([
      'SUBREQUEST_TIMEOUT',
      'SUBREQUEST_TIMEOUT',
    ]);
    expect(second?.data).toEqual(priced('ab'));
    expect(second?.errors).toEqual([]);
  });
});

describe('What is no longer fresh', () => {
  const kept = { ...KEPT, staleWhileRevalidateS: 30 };

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** Prices double after the first answer, and are told when the test says so. */
  function doubling() {
    const told = Promise.withResolvers<void>();
    const subgraphs: FakeSubgraphs = fakeSubgraphs({
      items: () => itemsOf('ab'),
      prices: async ({ variables }) => {
        const factor = askedFor(subgraphs).length === 1 ? 1 : 2;
        if (factor === 2) await told.promise;
        const price = ({ id }: { id: string }) => ({ id, price: factor * id.charCodeAt(0) });
        return { data: { _entities: variables.representations.map(price) } };
      },
    });
    return { subgraphs, tell: () => told.resolve() };
  }

  test('is used at once, however many ask, while one request in the background makes it anew', async () => {
    const { subgraphs, tell } = doubling();
    const run = stage({ subgraphs });
    await run({ kept });
    jest.advanceTimersByTime(40_000);
    const aged = await Promise.all(Array.from({ length: 20 }, () => run({ kept })));
    for (const { data, errors, stale, staleS, cacheHints } of aged) {
      expect(data).toEqual(priced('ab'));
      expect({ errors, stale, staleS }).toEqual({ errors: [], stale: [], staleS: 10 });
      // Nobody may keep an answer for longer than any part of it.
      expect(Math.min(...cacheHints.map(({ maxAge }) => maxAge))).toBe(0);
    }
    expect(askedFor(subgraphs)).toEqual(['ab', 'ab']);
    tell();
    await jest.advanceTimersByTimeAsync(0);
    const anew = await run({ kept });
    expect(anew.data.items).toEqual([
      { id: 'a', price: 194 },
      { id: 'b', price: 196 },
    ]);
    expect(anew.staleS).toBeUndefined();
    expect(askedFor(subgraphs)).toEqual(['ab', 'ab']);
  });

  test.each<[string, Partial<KeptUse>]>([
    ['a client may forbid that', { staleWhileRevalidateS: 0 }],
    ['it may be too old for that', { staleWhileRevalidateS: 9 }],
    ['its viewer may have just written', { reading: 'never' }],
  ])('is waited for: %s', async (_, own) => {
    const { subgraphs, tell } = doubling();
    const run = stage({ subgraphs });
    await run({ kept });
    jest.advanceTimersByTime(40_000);
    const asked = run({ kept: { ...kept, ...own } });
    tell();
    const { data, staleS } = await asked;
    expect(data.items[0]).toEqual({ id: 'a', price: 194 });
    expect(staleS).toBeUndefined();
  });

  test('is made anew even if whoever asked has left', async () => {
    const { subgraphs, tell } = doubling();
    const run = stage({ subgraphs });
    await run({ kept });
    jest.advanceTimersByTime(40_000);
    const leaving = new AbortController();
    await run({ kept, signal: leaving.signal });
    leaving.abort();
    tell();
    await jest.advanceTimersByTimeAsync(0);
    expect((await run({ kept })).data.items[0]).toEqual({ id: 'a', price: 194 });
  });

  test('stays what it was when that fails, and is tried again', async () => {
    let reply: Reply = prices;
    const subgraphs = fakeSubgraphs({
      items: () => itemsOf('ab'),
      prices: (asked) => reply(asked),
    });
    const run = stage({ subgraphs });
    await run({ kept });
    jest.advanceTimersByTime(40_000);
    reply = () => new SubgraphError('prices', 'SUBREQUEST_HTTP_ERROR');
    for (let tries = 1; tries <= 2; tries += 1) {
      expect(await run({ kept })).toMatchObject({ data: priced('ab'), errors: [], staleS: 10 });
      await jest.advanceTimersByTimeAsync(0);
      expect(askedFor(subgraphs)).toHaveLength(1 + tries);
    }
    reply = prices;
    await run({ kept });
    await jest.advanceTimersByTimeAsync(0);
    expect((await run({ kept })).staleS).toBeUndefined();
  });

  test('is gone when it is made anew and is no longer there', async () => {
    let reply: Reply = prices;
    const subgraphs = fakeSubgraphs({ items: () => itemsOf('a'), prices: (asked) => reply(asked) });
    const run = stage({ subgraphs });
    await run({ kept });
    jest.advanceTimersByTime(40_000);
    reply = () => ({ data: { _entities: [null] } });
    expect((await run({ kept })).data).toEqual(priced('a'));
    await jest.advanceTimersByTimeAsync(0);
    expect((await run({ kept })).data).toEqual({ items: [{ id: 'a', price: null }] });
  });
});

describe('When a service fails', () => {
  const failures: [string, () => unknown][] = [
    ['does not answer', () => new SubgraphError('prices', 'SUBREQUEST_HTTP_ERROR')],
    [
      'answers that it failed',
      () => ({
        data: { _entities: [null, null] },
        errors: [{ message: 'm', path: ['_entities', 0] }],
      }),
    ],
  ];
  test.each(failures)(
    'that %s: what was kept stands in, marked with its age',
    async (_, failure) => {
      jest.useFakeTimers();
      try {
        let reply: Reply = prices;
        const subgraphs = fakeSubgraphs({
          items: () => itemsOf('ab'),
          prices: (asked) => reply(asked),
        });
        const run = stage({ subgraphs });
        await run();
        reply = failure;
        jest.advanceTimersByTime(100_000);
        const { data, errors, stale, staleS, cacheHints } = await run();
        expect(data).toEqual(priced('ab'));
        expect(errors).toEqual([]);
        expect(stale).toEqual([
          { path: ['items', 0, 'price'], ageS: 100 },
          { path: ['items', 1, 'price'], ageS: 100 },
        ]);
        expect(staleS).toBe(70);
        expect(Math.min(...cacheHints.map(({ maxAge }) => maxAge))).toBe(0);
        jest.advanceTimersByTime(231_000);
        const late = await run();
        expect(late.stale).toEqual([]);
        expect(late.errors.length).toBeGreaterThan(0);
        expect(late.data).toEqual({
          items: [
            { id: 'a', price: null },
            { id: 'b', price: null },
          ],
        });
      } finally {
        jest.useRealTimers();
      }
    },
  );

  test('an operation may forbid it', async () => {
    jest.useFakeTimers();
    try {
      let reply: Reply = prices;
      const subgraphs = fakeSubgraphs({
        items: () => itemsOf('a'),
        prices: (asked) => reply(asked),
      });
      const run = stage({ subgraphs });
      await run();
      reply = () => new SubgraphError('prices', 'SUBREQUEST_HTTP_ERROR');
      jest.advanceTimersByTime(40_000);
      const { stale, errors } = await run({ kept: { ...KEPT, staleIfErrorS: 0 } });
      expect(stale).toEqual([]);
      expect(errors).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  test('what was never kept is null with an error, what was kept stands in', async () => {
    jest.useFakeTimers();
    try {
      let [ids, reply]: [string, Reply] = ['a', prices];
      const subgraphs = fakeSubgraphs({
        items: () => itemsOf(ids),
        prices: (asked) => reply(asked),
      });
      const run = stage({ subgraphs });
      await run();
      [ids, reply] = ['ab', () => new SubgraphError('prices', 'SUBREQUEST_HTTP_ERROR')];
      jest.advanceTimersByTime(61_000);
      const { data, errors, stale } = await run();
      expect(data).toEqual({
        items: [
          { id: 'a', price: 97 },
          { id: 'b', price: null },
        ],
      });
      expect(errors).toHaveLength(1);
      expect(stale).toEqual([{ path: ['items', 0, 'price'], ageS: 61 }]);
    } finally {
      jest.useRealTimers();
    }
  });
});
