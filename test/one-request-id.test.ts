import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { manifestOf } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';
import { createViewers } from './testkit/viewer.ts';

/** A line of any part's log. */
interface Line {
  readonly level: number;
  readonly name: string;
  readonly msg: string;
  readonly requestId?: string;
  readonly [field: string]: unknown;
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly addresses: readonly { readonly street: string; readonly city: string }[];
}

const written: string[] = [];
let shop: Shop;
let token: string;

beforeAll(async () => {
  const viewers = await createViewers();
  token = await viewers.token('u1', { scope: 'user:email' });
  shop = await startShop({
    keys: viewers.keys,
    onLogLine: (line) => {
      written.push(line);
    },
  });
}, 60_000);

afterAll(() => shop.close());

function linesOf(requestId: string): Line[] {
  const lines = written.map((line) => JSON.parse(line) as Line);
  return lines.filter((line) => line.requestId === requestId);
}

const idOf = (client: 'web' | 'mobile', name: string) =>
  manifestOf(client).operations.find((operation) => operation.name === name)?.id ?? '';

function send(requestId: string, init: RequestInit, path = '/mobile/graphql'): Promise<Response> {
  const headers = {
    'x-request-id': requestId,
    'content-type': 'application/json',
    ...init.headers,
  };
  return fetch(new URL(path, shop.edge.url), { ...init, headers });
}

const ask = (requestId: string, body: unknown, headers: Record<string, string> = {}) =>
  send(requestId, { method: 'POST', body: JSON.stringify(body), headers });

describe('One request', () => {
  test('is found by its id in the edge, its BFF and each subgraph, in one line each', async () => {
    const answer = await ask(
      'one-4711',
      { documentId: idOf('mobile', 'ProductScreen'), variables: { id: 'p7' } },
      { 'apollographql-client-version': '5.2.0' },
    );
    expect(answer.headers.get('x-request-id')).toBe('one-4711');
    const bytes = (await answer.text()).length;
    const named = (name: string) => linesOf('one-4711').filter((line) => line.name === name);
    await until(() => named('edge').length > 0 && named('products').length > 0);
    await until(() => named('mobile').length > 0 && named('reviews').length > 0);
    expect(named('edge')).toMatchObject([
      { level: 30, client: 'mobile', method: 'POST', status: 200, outcome: 'ok', msg: 'request' },
    ]);
    expect(named('mobile')).toMatchObject([
      {
        operation: 'ProductScreen',
        operationId: idOf('mobile', 'ProductScreen').slice(0, 12),
        clientVersion: '5.2.0',
        status: 200,
        outcome: 'ok',
        errorCodes: [],
        cache: expect.stringMatching(/^(miss|bypass)$/),
        durationMs: expect.any(Number),
        subgraphMs: expect.any(Number),
        bytes: expect.any(Number),
      },
    ]);
    expect(bytes).toBeGreaterThan(0);
    expect(named('products')[0]).toMatchObject({ method: 'POST', status: 200, errorCodes: [] });
  });

  test('that is answered with an error says so in the line of the BFF, with its code', async () => {
    const input = { idempotencyKey: 'nobody-4712', lines: [{ productId: 'p7', quantity: 1 }] };
    await ask('none-4712', { documentId: idOf('mobile', 'PlaceOrder'), variables: { input } });
    const line = await until(() => linesOf('none-4712').find(({ name }) => name === 'mobile'));
    expect(line).toMatchObject({ outcome: 'partial', operation: 'PlaceOrder', status: 200 });
    expect(line.errorCodes).not.toEqual([]);
  });

  test.each<[string, string, RequestInit, string?]>([
    ['unknown id', 'PERSISTED_QUERY_NOT_IN_LIST', { body: `{"documentId":"${'f'.repeat(64)}"}` }],
    ['body that is no JSON', 'BAD_REQUEST', { body: '{' }],
    ['text', 'PERSISTED_QUERY_ID_REQUIRED', { body: '{"query":"{ me { email } }"}' }],
  ])('that is refused for its %s has one line in edge and BFF', async (_, code, { body }) => {
    const id = `refused-${code}`;
    await send(id, { method: 'POST', body: body ?? null });
    await until(() => linesOf(id).length >= 2);
    expect(
      linesOf(id)
        .map(({ name, outcome }) => [name, outcome])
        .sort(),
    ).toEqual([
      ['edge', 'refused'],
      ['mobile', 'refused'],
    ]);
    expect(linesOf(id).find(({ name }) => name === 'mobile')?.errorCodes).toEqual([code]);
  });

  test.each<[string, string, RequestInit, string]>([
    ['path', 'NOT_FOUND', {}, '/nowhere'],
    ['token', 'UNAUTHENTICATED', { headers: { authorization: 'Bearer a.b.c' } }, '/web/graphql'],
  ])('that the edge refuses for its %s has one line there', async (_, code, init, path) => {
    const id = `edge-${code}`;
    await send(id, init, path);
    await until(() => linesOf(id).length > 0);
    expect(linesOf(id)).toMatchObject([{ name: 'edge', outcome: 'refused', errorCodes: [code] }]);
  });
});

test('Nothing that a caller sent as a secret, and nothing personal, is in any log', async () => {
  const secrets = ['4711-in-a-cookie', '4711-in-a-variable', '4711-in-a-key', '4711-in-a-text'];
  const headers = {
    authorization: `Bearer ${token}`,
    cookie: 'session=4711-in-a-cookie',
  };
  const account = JSON.stringify({ documentId: idOf('web', 'AccountPage') });
  const page = await send('signed-1', { method: 'POST', body: account, headers }, '/web/graphql');
  const { data } = (await page.json()) as { data: { me: Person } };
  await ask('signed-2', { documentId: idOf('mobile', 'Profile') }, headers);
  const search = {
    documentId: idOf('mobile', 'Search'),
    variables: { text: '4711-in-a-variable' },
  };
  await ask('signed-3', search, headers);
  await ask('signed-4', { query: '{ search(text: "4711-in-a-text") }' }, headers);
  await send(
    'signed-5',
    { headers },
    '/mobile/graphql?documentId=4711-in-a-text&token=4711-in-a-key',
  );
  await ask('signed-6', { ...search, variables: { text: ['4711-in-a-variable'] } }, headers);
  await ask('keyed-1', search, { 'x-api-key': '4711-in-a-key' });
  await until(() => linesOf('keyed-1').length > 0);
  await until(() => [1, 2, 3, 4, 5, 6].every((n) => linesOf(`signed-${n}`).length >= 2));
  const { name, email, addresses } = data.me;
  const personal = [name, email, ...addresses.flatMap(({ street, city }) => [street, city])];
  expect(personal.filter((text) => text.length > 3).length).toBeGreaterThan(3);
  const signature = token.split('.').at(-1) ?? '';
  expect(signature.length).toBeGreaterThan(20);
  const log = written.join('');
  const found = [...secrets, ...personal, signature].filter((text) => log.includes(text));
  expect(found).toEqual([]);
});
