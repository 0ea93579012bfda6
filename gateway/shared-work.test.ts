import { describe, expect, test } from '@jest/globals';
import type { HttpResponse } from './response.ts';
import { sharedInFlight } from './shared-work.ts';
import { generationOf, workOf } from './work.fixture.ts';
import type { Work } from './work.ts';
import { answerKeyOf } from './work-key.ts';

const WORK = workOf({ variables: { id: '1' }, viewer: { id: 'u1', scopes: [] } });
const OPERATION = WORK.operation;
/** Nothing changes. */
const NEVER = () => {};
const SHARED = { work: WORK, key: 'k', signal: new AbortController().signal };

/** Runs two pieces of work at once and tells how often something ran. */
async function runsOf(one: Work, two: Work): Promise<number> {
  const share = sharedInFlight(1_000, NEVER);
  let runs = 0;
  const { promise, resolve } = Promise.withResolvers<HttpResponse>();
  const run = () => {
    runs += 1;
    return promise;
  };
  const { signal } = new AbortController();
  const both = [one, two].map((work) => share({ work, key: answerKeyOf(work), signal }, run));
  resolve({ status: 200, headers: {}, body: '' });
  await Promise.all(both);
  return runs;
}

describe('Queries in flight', () => {
  test('that are the same run once', async () => {
    expect(await runsOf(WORK, { ...WORK })).toBe(1);
  });

  test('that are the same for everybody run once for all viewers and media types', async () => {
    const generation = generationOf({ policy: { maxAge: 60, scope: 'PUBLIC' } });
    const one = { ...WORK, generation };
    const other = {
      ...one,
      accept: 'application/graphql-response+json',
      requestId: 'r',
      viewer: null,
    };
    expect(await runsOf(one, other)).toBe(1);
  });

  test('differ by no more than the request’s id, and run once', async () => {
    expect(await runsOf(WORK, { ...WORK, requestId: 'r2' })).toBe(1);
  });

  test.each<[string, Partial<Work>]>([
    ['another viewer', { viewer: { id: 'u2', scopes: [] } }],
    ['no viewer', { requestId: 'r', viewer: null }],
    ['other scopes', { viewer: { id: 'u1', scopes: ['user:email'] } }],
    ['another variable', { variables: { id: '2' } }],
    ['a variable of another kind', { variables: { id: 1 } }],
    ['a variable more', { variables: { id: '1', more: null } }],
    ['another generation', { generation: generationOf({}) }],
    ['another operation', { operation: { ...OPERATION, hash: 'p' } }],
    ['another operation of the same text', { operation: { ...OPERATION, name: 'P' } }],
    ['an operation without a name', { operation: { ...OPERATION, name: undefined } }],
    ['a free text of the same hash', { operation: { ...OPERATION, registered: false } }],
  ])('never share with %s', async (_, other) => {
    expect(await runsOf(WORK, { ...WORK, ...other })).toBe(2);
    expect(await runsOf({ ...WORK, ...other }, WORK)).toBe(2);
  });

  test('are no longer in flight once they are answered', async () => {
    const share = sharedInFlight(1_000, NEVER);
    let runs = 0;
    const run = async () => {
      runs += 1;
      return { status: 200, headers: {}, body: `${runs}` };
    };
    expect((await share(SHARED, run)).body).toBe('1');
    expect((await share(SHARED, run)).body).toBe('2');
  });

  test('are joined by nobody in the second half of their time', async () => {
    const share = sharedInFlight(40, NEVER);
    let runs = 0;
    const run = async () => {
      runs += 1;
      const mine = runs;
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { status: 200, headers: {}, body: `${mine}` };
    };
    const first = share(SHARED, run);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const second = share(SHARED, run);
    expect([(await first).body, (await second).body]).toEqual(['1', '2']);
  });

  test('are joined by nobody once something has changed', async () => {
    let change = () => {};
    const share = sharedInFlight(1_000, (listener) => {
      change = listener;
    });
    let runs = 0;
    const run = async () => {
      runs += 1;
      const mine = runs;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { status: 200, headers: {}, body: `${mine}` };
    };
    const before = [share(SHARED, run), share(SHARED, run)];
    change();
    const after = share(SHARED, run);
    const bodies = (await Promise.all([...before, after])).map(({ body }) => body);
    expect(bodies).toEqual(['1', '1', '2']);
  });
});
