import { describe, expect, test } from '@jest/globals';
import type { Generation } from './generation.ts';
import type { Operation } from './operation.ts';
import type { HttpResponse } from './response.ts';
import { sharedInFlight } from './shared-work.ts';
import type { Work } from './work.ts';

const OPERATION = { id: 'o', name: 'O', kind: 'query', registered: true } as Operation;
const GENERATION = {} as Generation;
const WORK: Work = {
  generation: GENERATION,
  operation: OPERATION,
  variables: { id: '1' },
  accept: 'application/json',
  subgraphHeaders: { 'x-request-id': 'r1', 'x-facet-viewer': 'u1' },
};

/** Runs two pieces of work at once and tells how often something ran. */
async function runsOf(one: Work, two: Work): Promise<number> {
  const share = sharedInFlight(1_000);
  let runs = 0;
  const { promise, resolve } = Promise.withResolvers<HttpResponse>();
  const run = () => {
    runs += 1;
    return promise;
  };
  const { signal } = new AbortController();
  const both = [share(one, signal, run), share(two, signal, run)];
  resolve({ status: 200, headers: {}, body: '' });
  await Promise.all(both);
  return runs;
}

describe('Queries in flight', () => {
  test('that are the same run once', async () => {
    expect(await runsOf(WORK, { ...WORK })).toBe(1);
  });

  test('differ by no more than the request’s id, and run once', async () => {
    const subgraphHeaders = { ...WORK.subgraphHeaders, 'x-request-id': 'r2' };
    expect(await runsOf(WORK, { ...WORK, subgraphHeaders })).toBe(1);
  });

  test.each<[string, Partial<Work>]>([
    ['another viewer', { subgraphHeaders: { 'x-request-id': 'r1', 'x-facet-viewer': 'u2' } }],
    ['no viewer', { subgraphHeaders: { 'x-request-id': 'r1' } }],
    [
      'other scopes',
      { subgraphHeaders: { ...WORK.subgraphHeaders, 'x-facet-scopes': 'user:email' } },
    ],
    ['another variable', { variables: { id: '2' } }],
    ['a variable of another kind', { variables: { id: 1 } }],
    ['a variable more', { variables: { id: '1', more: null } }],
    ['another media type', { accept: 'application/graphql-response+json' }],
    ['no media type', { accept: undefined }],
    ['another generation', { generation: {} as Generation }],
    ['another operation', { operation: { ...OPERATION, id: 'p' } }],
    ['another operation of the same text', { operation: { ...OPERATION, name: 'P' } }],
    ['an operation without a name', { operation: { ...OPERATION, name: undefined } }],
    ['a free text of the same id', { operation: { ...OPERATION, registered: false } }],
  ])('never share with %s', async (_, other) => {
    expect(await runsOf(WORK, { ...WORK, ...other })).toBe(2);
    expect(await runsOf({ ...WORK, ...other }, WORK)).toBe(2);
  });

  test('are no longer in flight once they are answered', async () => {
    const share = sharedInFlight(1_000);
    const { signal } = new AbortController();
    let runs = 0;
    const run = async () => {
      runs += 1;
      return { status: 200, headers: {}, body: `${runs}` };
    };
    expect((await share(WORK, signal, run)).body).toBe('1');
    expect((await share(WORK, signal, run)).body).toBe('2');
  });

  test('are joined by nobody in the second half of their time', async () => {
    const share = sharedInFlight(40);
    const { signal } = new AbortController();
    let runs = 0;
    const run = async () => {
      runs += 1;
      const mine = runs;
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { status: 200, headers: {}, body: `${mine}` };
    };
    const first = share(WORK, signal, run);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const second = share(WORK, signal, run);
    expect([(await first).body, (await second).body]).toEqual(['1', '2']);
  });
});

test('Mutations run for each who sends one, with his own signal', async () => {
  const mutation: Work = { ...WORK, operation: { ...OPERATION, kind: 'mutation' } };
  expect(await runsOf(mutation, { ...mutation })).toBe(2);
  const { signal } = new AbortController();
  await sharedInFlight(1_000)(mutation, signal, async (given) => {
    expect(given).toBe(signal);
    return { status: 200, headers: {}, body: '' };
  });
});
