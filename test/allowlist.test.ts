import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { manifestOf, sample } from './testkit/operations.ts';
import { CLIENTS, type Client, type Shop, startShop } from './testkit/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
}, 60_000);

afterAll(() => shop.close());

/** An operation of each client that answers without variables of its own. */
const QUERY: Readonly<Record<Client, string>> = {
  web: 'HomePage',
  mobile: 'Categories',
  partner: 'StockList',
};
const MUTATING = ['web', 'mobile'] as const;

const doors = CLIENTS.flatMap((client) => [
  { client, door: 'its BFF' as const },
  { client, door: 'the edge' as const },
]);

describe.each(doors)('The allowlist of $client, through $door', ({ client, door }) => {
  const { id, body: text } = sample(client, QUERY[client]);
  const url = () =>
    door === 'its BFF' ? shop.bffs[client].url : `${shop.edge.url}/${client}/graphql`;
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    ask(url(), { method: 'POST', body: JSON.stringify(body), headers });
  const get = (parameters: Record<string, string>) =>
    ask(`${url()}?${new URLSearchParams(parameters)}`, { headers: PREFLIGHT });

  test.each([
    ['documentId', { documentId: id }],
    ['documentId with its prefix', { documentId: `sha256:${id}` }],
    ['doc_id', { doc_id: id }],
    ['extensions.persistedQuery', { extensions: persisted(id) }],
    ['the same id in all ways', { documentId: id, doc_id: id, extensions: persisted(id) }],
    ['an id and its operationName', { documentId: id, operationName: QUERY[client] }],
  ])('runs a registered operation named by %s, by POST and by GET', async (_, parameters) => {
    const posted = await post(parameters);
    expect(posted).toMatchObject({ status: 200, errors: undefined });
    const got = await get(
      Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      ),
    );
    expect(got.data).toEqual(posted.data);
    expect(got.status).toBe(200);
  });

  test.each([
    ['free text', { query: '{__typename}' }],
    ['text that does not even parse', { query: '{{{' }],
    ['introspection', { query: '{__schema{types{name}}}' }],
    ['the very text that is registered', { query: text }],
    ['nothing', {}],
  ])('refuses %s with PERSISTED_QUERY_ID_REQUIRED', async (_, parameters) => {
    expect(await post(parameters)).toMatchObject(refused(400, 'PERSISTED_QUERY_ID_REQUIRED'));
  });

  test('refuses an unknown id with PERSISTED_QUERY_NOT_IN_LIST, which nobody may keep', async () => {
    const answer = await post({ documentId: sha256('{ nothing }') });
    expect(answer).toMatchObject(refused(404, 'PERSISTED_QUERY_NOT_IN_LIST'));
    expect(answer.cacheControl).toContain('private, no-cache, must-revalidate');
    expect(answer.cacheControl).toContain('no-store');
    expect(JSON.stringify(answer)).not.toContain('PersistedQueryNotFound');
  });

  test('refuses an id that only another client registered', async () => {
    const own = new Set(manifestOf(client).operations.map((operation) => operation.id));
    const foreign = CLIENTS.flatMap((other) => manifestOf(other).operations).filter(
      (operation) => !own.has(operation.id),
    );
    expect(foreign.length).toBeGreaterThan(0);
    for (const { id: documentId } of foreign) {
      expect(await post({ documentId })).toMatchObject(refused(404, 'PERSISTED_QUERY_NOT_IN_LIST'));
    }
  });

  test.each(['apollographql-client-name', 'graphql-client-name', 'x-client-name'])(
    'is not chosen by the header %s',
    async (header) => {
      for (const other of CLIENTS.filter((each) => each !== client)) {
        const { id: documentId } = sample(other, QUERY[other]);
        expect(await post({ documentId }, { [header]: other })).toMatchObject(
          refused(404, 'PERSISTED_QUERY_NOT_IN_LIST'),
        );
        expect((await post({ documentId: id }, { [header]: other })).status).toBe(200);
      }
    },
  );

  test.each([
    ['its own text', text],
    ['another text', '{__typename}'],
    ['an empty text', ''],
  ])('refuses an id with %s with CANNOT_SEND_PQ_ID_AND_BODY', async (_, query) => {
    const code = 'CANNOT_SEND_PQ_ID_AND_BODY';
    expect(await post({ documentId: id, query })).toMatchObject(refused(400, code));
    expect(await post({ query, extensions: persisted(id) })).toMatchObject(refused(400, code));
    expect(await get({ documentId: id, query })).toMatchObject(refused(400, code));
  });

  test('registers nothing by Apollo’s automatic persisted queries', async () => {
    const query = '{__typename}';
    const extensions = persisted(sha256(query));
    expect(await post({ query, extensions })).toMatchObject(
      refused(400, 'CANNOT_SEND_PQ_ID_AND_BODY'),
    );
    expect(await post({ extensions })).toMatchObject(refused(404, 'PERSISTED_QUERY_NOT_IN_LIST'));
  });

  test.each([[2], ['1'], [null], [undefined]])(
    'refuses extensions.persistedQuery of version %p with BAD_REQUEST',
    async (version) => {
      const extensions = { persistedQuery: { version, sha256Hash: id } };
      expect(await post({ extensions })).toMatchObject(refused(400, 'BAD_REQUEST'));
    },
  );

  test('refuses two different ids with BAD_REQUEST, whichever is known', async () => {
    const unknown = sha256('{ nothing }');
    for (const parameters of [
      { documentId: id, extensions: persisted(unknown) },
      { documentId: unknown, extensions: persisted(id) },
      { documentId: id, doc_id: unknown },
    ]) {
      expect(await post(parameters)).toMatchObject(refused(400, 'BAD_REQUEST'));
    }
  });

  test('refuses an operationName that the document does not hold', async () => {
    expect(await post({ documentId: id, operationName: 'Another' })).toMatchObject(
      refused(400, 'OPERATION_RESOLUTION_FAILURE'),
    );
  });
});

test.each(MUTATING)(
  'A mutation of %s is refused by GET with METHOD_NOT_ALLOWED',
  async (client) => {
    const { id, variables } = sample(client, 'AddReview');
    const parameters = { documentId: id, variables: JSON.stringify(variables) };
    const url = `${shop.edge.url}/${client}/graphql?${new URLSearchParams(parameters)}`;
    const answer = await ask(url, { headers: PREFLIGHT });
    expect(answer).toMatchObject({ ...refused(405, 'METHOD_NOT_ALLOWED'), allow: 'POST' });
  },
);

const PREFLIGHT = { 'apollo-require-preflight': 'true' };

function persisted(sha256Hash: string) {
  return { persistedQuery: { version: 1, sha256Hash } };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refused(status: number, code: string) {
  return { status, data: undefined, errors: [{ extensions: { code } }] };
}

async function ask(url: string, { headers, ...init }: RequestInit) {
  const response = await fetch(url, {
    ...init,
    headers: { ...(init.body ? { 'content-type': 'application/json' } : {}), ...headers },
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown[] };
  return {
    status: response.status,
    data,
    errors,
    allow: response.headers.get('allow'),
    cacheControl: response.headers.get('cache-control'),
  };
}
