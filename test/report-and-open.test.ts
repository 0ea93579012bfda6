import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bff, createBff } from '../gateway/bff.ts';
import type { AllowlistMode } from '../gateway/persisted.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { identityOf } from './testkit/internal-keys.ts';
import { sample } from './testkit/operations.ts';
import { definitions, type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';

const [web] = definitions;
const registered = sample('web', 'ProductReviews');

let shop: Shop;
const started: Bff[] = [];

beforeAll(async () => {
  shop = await startShop();
}, 60_000);

afterAll(async () => {
  await Promise.all(started.map((bff) => bff.close()));
  await shop.close();
});

describe.each(['report', 'open'] as const)('In %s mode', (mode) => {
  let bff: Bff;

  beforeAll(async () => {
    bff = await start(mode);
  });

  test('free text runs', async () => {
    const answer = await post(bff, { query: '{ product(id: "p7") { id rating { count } } }' });
    expect(answer).toMatchObject({ status: 200, data: { product: { id: 'p7' } } });
  });

  test('a registered id runs', async () => {
    const { id: documentId, variables } = registered;
    expect((await post(bff, { documentId, variables })).status).toBe(200);
  });

  test('an unknown id is refused with PERSISTED_QUERY_NOT_IN_LIST', async () => {
    expect(await post(bff, { documentId: 'f'.repeat(64) })).toMatchObject({
      status: 404,
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }],
    });
  });

  test('an id with a text is refused with CANNOT_SEND_PQ_ID_AND_BODY', async () => {
    const { id: documentId, body: query } = registered;
    expect((await post(bff, { documentId, query })).status).toBe(400);
  });

  test.each([
    ['GRAPHQL_PARSE_FAILED', { query: '{' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ prodcts }' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: 'subscription { nothing }' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ __typename } type Query { a: Int }' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ _entities(representations: []) { __typename } }' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ product(id: "p7") { supplierPrice { amount } } }' }],
    ['MAX_TOKENS_LIMIT', { query: `{ ${'a '.repeat(2_000)} }` }],
    ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename } query B { __typename }' }],
    ['OPERATION_RESOLUTION_FAILURE', { query: '{ __typename }', operationName: 'B' }],
    ['BAD_USER_INPUT', { query: 'query($id: ID!) { product(id: $id) { id } }' }],
    [
      'BAD_USER_INPUT',
      { query: 'query($n: Int!) { products(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
    ['PERSISTED_QUERY_ID_REQUIRED', {}],
  ])('%s answers %j', async (code, parameters) => {
    const answer = await post(bff, parameters);
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code } }] });
    expect(answer.errors.length).toBeLessThanOrEqual(10);
  });

  test('at most ten errors are told, in at most 16 KB', async () => {
    const unknown = Array.from({ length: 300 }, (_, n) => `unknown${n}`).join(' ');
    const query = `{ products { ${unknown} } }`;
    const answer = await post(bff, { query });
    expect(answer.errors).toHaveLength(10);
    expect(JSON.stringify(answer.errors).length).toBeLessThan(16 * 1024);
  });

  test('introspection shows the contract and nothing beyond it', async () => {
    const { data } = await post(bff, { query: '{ __schema { types { name fields { name } } } }' });
    expect(JSON.stringify(data)).toContain('"description"');
    expect(JSON.stringify(data)).not.toContain('supplierPrice');
  });

  test('a text counts as registered only to the letter', async () => {
    await post(bff, { query: registered.body, variables: registered.variables });
    await post(bff, { query: ` ${registered.body}`, variables: registered.variables });
    const metrics = await (await fetch(new URL('/metrics', bff.url))).text();
    expect(metrics).toMatch(/operation_name="ProductReviews",.*outcome="ok"/);
    expect(metrics).toMatch(/operation_name="\(text\)",.*outcome="ok"/);
  });
});

test('In report mode, texts that no manifest lists are counted and logged with client, version and name', async () => {
  const lines: string[] = [];
  const bff = await start('report', { lines });
  const query = 'query Unlisted { __typename }';
  await post(bff, { query, operationName: 'Unlisted' }, { 'apollographql-client-version': '5.2' });
  await post(bff, { query, operationName: 'Unlisted' }, { 'graphql-client-version': '5.3' });
  const metrics = await (await fetch(new URL('/metrics', bff.url))).text();
  expect(metrics).toContain('facet_allowlist_requests_total{outcome="text",client="web"} 2');
  for (const version of ['5.2', '5.3']) {
    const logged = `"client":"web","version":"${version}","operationName":"Unlisted","explanation":["unknown: a document with the operation Unlisted`;
    await until(() => lines.join().includes(logged), { what: logged });
  }
});

test('In open mode with a credential, only who carries it may send text: QUERY_NOT_IN_SAFELIST', async () => {
  const bff = await start('open', { openCredential: 'let me try' });
  const query = '{ __typename }';
  for (const headers of [{}, { 'x-facet-credential': 'let me' }]) {
    expect(await post(bff, { query }, headers)).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: 'QUERY_NOT_IN_SAFELIST' } }],
    });
  }
  expect((await post(bff, { query }, { 'x-facet-credential': 'let me try' })).status).toBe(200);
  const { id: documentId, variables } = registered;
  expect((await post(bff, { documentId, variables })).status).toBe(200);
  const metrics = await (await fetch(new URL('/metrics', bff.url))).text();
  expect(metrics).toContain(
    'facet_allowlist_requests_total{outcome="no-credential",client="web"} 2',
  );
});

test('Where introspection is refused, no type of the schema is named', async () => {
  const bff = await start('open', { introspection: 'refused' });
  for (const query of ['{ __schema { types { name } } }', '{ prodct(id: "p7") { id } }']) {
    const answer = await post(bff, { query });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.errors)).not.toMatch(/Did you mean|"products?"/);
  }
});

interface Variant {
  readonly openCredential?: string;
  readonly introspection?: 'allowed' | 'refused';
  readonly lines?: string[];
}

async function start(mode: AllowlistMode, { lines, ...variant }: Variant = {}): Promise<Bff> {
  const log = lines
    ? createLog('web', 'info', { write: (line) => lines.push(line) })
    : createLog('web', 'silent');
  const bff = await createBff(
    { ...web!, allowlist: mode },
    {
      port: 0,
      supergraph: 'schema/generated/supergraph.graphql',
      manifests: ['bffs/web/manifest.json'],
      subgraphUrls: shop.subgraphUrls,
      identity: identityOf('web'),
      log,
      ...variant,
    },
  );
  started.push(bff);
  return bff;
}

async function post(bff: Bff, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(bff.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { data?: unknown; errors: unknown[] };
  return { status: response.status, ...answer };
}
