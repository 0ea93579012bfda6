import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { cachedWork } from './cached-work.ts';
import type { Generation } from './generation.ts';
import type { Operation } from './operation.ts';
import type { HttpResponse } from './response.ts';
import type { Work } from './work.ts';

const MEGABYTE = 1024 * 1024;
const generation = { schema: buildSchema('type Query { a: Int }') } as Generation;
const query = { id: 'q', name: 'Q', kind: 'query', registered: true } as Operation;
const WORK: Work = {
  generation,
  operation: query,
  variables: {},
  accept: undefined,
  subgraphHeaders: { 'x-request-id': '1' },
};
const GOOD: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  kept: { scope: 'PUBLIC', maxAgeS: 60 },
  body: '{"data":{"a":1}}\n',
  hasErrors: false,
};

/** A cache before work that answers what it is told, and counts how often it had to. */
function stage(answer: Partial<HttpResponse> = {}, bytes = MEGABYTE) {
  const cached = cachedWork(bytes);
  const counted = { runs: 0 };
  const ask = async (work: Partial<Work> = {}) => {
    const response = await cached({ ...WORK, ...work }, async () => {
      counted.runs += 1;
      return { ...GOOD, ...answer };
    });
    return {
      ...response,
      body: response.body.toString(),
      cache: response.headers['x-facet-cache'],
    };
  };
  return { ask, counted };
}

const asViewer = (id: string) => ({
  subgraphHeaders: { 'x-request-id': id, 'x-facet-viewer': id },
});

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
    expect(await ask({ subgraphHeaders: { 'x-request-id': '2' } })).toMatchObject({
      status: 200,
      cache: 'hit',
      body: GOOD.body,
      hasErrors: false,
      operation: query,
      headers: { age: '7' },
      kept: { scope: 'PUBLIC', maxAgeS: 60 },
    });
    expect(counted.runs).toBe(1);
  });

  test('is made anew once it is as old as it may be', async () => {
    const { ask, counted } = stage();
    await ask();
    jest.advanceTimersByTime(59_000);
    expect((await ask()).cache).toBe('hit');
    jest.advanceTimersByTime(3_000);
    expect((await ask()).cache).toBe('miss');
    expect(counted.runs).toBe(2);
  });

  test('has the media type of whoever asks for it', async () => {
    const { ask } = stage();
    await ask();
    const { headers } = await ask({ accept: 'application/graphql-response+json' });
    expect(headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
  });
});

describe('The same is asked', () => {
  test.each<[string, Partial<Work>]>([
    ['in another order of variables', { variables: { b: [{ d: 1, c: 2 }], a: 1 } }],
  ])('%s: it is given again', async (_, work) => {
    const { ask } = stage();
    await ask({ variables: { a: 1, b: [{ c: 2, d: 1 }] } });
    expect((await ask(work)).cache).toBe('hit');
  });

  test.each<[string, Partial<Work>]>([
    ['with another value', { variables: { a: '1' } }],
    ['with a null', { variables: { a: null } }],
    ['without a value', { variables: {} }],
    ['with a list in another order', { variables: { a: [2, 1] } }],
    ['of another operation', { operation: { ...query, id: 'p' } }],
    ['of a text with the same id', { operation: { ...query, registered: false } }],
    [
      'of another schema',
      { generation: { schema: buildSchema('type Query { a: Int }') } as Generation },
    ],
    ['by another viewer', asViewer('u1')],
  ])('but %s: it is made anew', async (_, work) => {
    const { ask } = stage();
    await ask({ variables: { a: 1 } });
    await ask({ variables: { a: [1, 2] } });
    expect((await ask({ variables: { a: 1 }, ...work })).cache).toBe('miss');
  });
});

describe('An answer', () => {
  test('that services were told the viewer for is the viewer’s alone', async () => {
    const { ask, counted } = stage({ isForEverybody: false });
    await ask(asViewer('u1'));
    expect((await ask(asViewer('u1'))).cache).toBe('hit');
    expect((await ask(asViewer('u2'))).cache).toBe('miss');
    expect((await ask()).cache).toBe('miss');
    expect(counted.runs).toBe(3);
  });

  test('that no service was told the viewer for is everybody’s', async () => {
    const { ask, counted } = stage({ isForEverybody: true });
    await ask(asViewer('u1'));
    expect((await ask(asViewer('u2'))).cache).toBe('hit');
    expect((await ask()).cache).toBe('hit');
    expect(counted.runs).toBe(1);
  });

  test.each<[string, Partial<HttpResponse>]>([
    ['with errors', { hasErrors: true }],
    ['that failed', { error: new Error('no') }],
    ['of another status', { status: 500 }],
    ['that nobody may keep', { kept: undefined }],
    ['that is old at once', { kept: { scope: 'PUBLIC', maxAgeS: 0 } }],
  ])('%s is made each time', async (_, answer) => {
    const { ask, counted } = stage(answer);
    expect((await ask()).cache).toBe('bypass');
    expect((await ask()).cache).toBe('bypass');
    expect(counted.runs).toBe(2);
  });

  test('of a mutation is made each time', async () => {
    const { ask, counted } = stage();
    const mutation = { ...query, kind: 'mutation' } as Operation;
    expect((await ask({ operation: mutation })).cache).toBe('bypass');
    expect((await ask({ operation: mutation })).cache).toBe('bypass');
    expect(counted.runs).toBe(2);
  });
});

test('What is kept takes no more than its bytes: the longest not asked for goes first', async () => {
  const { ask } = stage({ body: 'x'.repeat(10_000) }, 100_000);
  const at = (n: number) => ask({ variables: { n } });
  for (let n = 0; n < 9; n += 1) await at(n);
  expect((await at(0)).cache).toBe('hit');
  await at(9);
  expect((await at(0)).cache).toBe('hit');
  expect((await at(1)).cache).toBe('miss');
});

test('An answer that would push out most others is not kept', async () => {
  const { ask } = stage({ body: 'x'.repeat(60_000) }, 100_000);
  expect((await ask()).cache).toBe('miss');
  expect((await ask()).cache).toBe('miss');
});

test('Without bytes for it nothing is kept, and no answer says a word of it', async () => {
  const { ask, counted } = stage({}, 0);
  await ask();
  expect((await ask()).cache).toBeUndefined();
  expect(counted.runs).toBe(2);
});
