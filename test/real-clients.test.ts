import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gql } from '@apollo/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { type ConcreteRequest, fetchQuery } from 'relay-runtime';
import { createClient as createApolloClient } from '../examples/apollo-client/client.ts';
import { createEnvironment } from '../examples/relay/environment.ts';
import { createClient as createUrqlClient } from '../examples/urql/client.ts';
import { type Bff, createBff } from '../gateway/bff.ts';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { AddReviewDocument, ProductPageDocument } from '../schema/generated/web/operations.ts';
import { type CountingProxy, startCountingProxy } from './testkit/counting-proxy.ts';
import { identityOf, internalKey } from './testkit/internal-keys.ts';
import { bytesOf, MOBILE_REQUESTS } from './testkit/mobile-requests.ts';
import { manifestOf, sample } from './testkit/operations.ts';
import { sendRaw } from './testkit/raw-http.ts';
import { answer, startScripted } from './testkit/scripted-server.ts';
import { definitions, type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

const APP = { name: 'shop', version: '5.2.0' };
const VARIABLES = { id: 'p7', reviews: 3 };

let shop: Shop;
let viewers: Viewers;
let proxy: CountingProxy;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys });
  proxy = await startCountingProxy(shop.edge.url);
}, 60_000);

beforeEach(() => void proxy.take());

afterAll(async () => {
  await proxy.close();
  await shop.close();
});

const endpoint = (client: string) => `${proxy.url}/${client}/graphql`;

/** The manifest of the web client, as an app was shipped with it. */
const shipped = () => ({ operations: manifestOf('web').operations.map((each) => ({ ...each })) });

/** The same, of a release that nobody registered. */
const unregistered = () => ({
  operations: shipped().operations.map((each) => ({ ...each, id: each.id.replace(/^./, 'x') })),
});

/** A miss is one request, refused as documented, with no text in it. */
function expectOneMiss(): void {
  const requests = proxy.take();
  expect(requests.map(({ status }) => status)).toEqual([404]);
  for (const { path, body } of requests) expect(path + body).not.toContain('ProductCard');
}

describe('Apollo Client, set up as in examples/apollo-client,', () => {
  const apollo = (manifest: ReturnType<typeof shipped>) =>
    createApolloClient({ url: endpoint('web'), loadManifest: async () => manifest, app: APP });

  test('reads by GET with the id of its manifest, and names the app', async () => {
    const { data } = await apollo(shipped()).query({
      query: ProductPageDocument,
      variables: VARIABLES,
    });
    expect(data?.product).toMatchObject({ __typename: 'Product', id: 'p7' });
    const [request, ...others] = proxy.take();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'GET', status: 200 });
    expect(request?.headers).toMatchObject({
      'apollographql-client-name': APP.name,
      'apollographql-client-version': APP.version,
    });
    expect(extensionsOf(request?.path)).toMatchObject({
      persistedQuery: { version: 1, sha256Hash: sample('web', 'ProductPage').id },
    });
  });

  test('is told of a miss once, and never sends the text', async () => {
    const { error } = await apollo(unregistered()).query({
      query: ProductPageDocument,
      variables: VARIABLES,
      errorPolicy: 'all',
    });
    expect(JSON.stringify(error) + String(error)).toContain('No operation of this client');
    expectOneMiss();
  });

  test('would send the text after the message that Facet never answers', async () => {
    const notFound = answer({ errors: [{ message: 'PersistedQueryNotFound' }] });
    const server = await startScripted(notFound);
    const counting = await startCountingProxy(server.url);
    const client = createApolloClient({
      url: counting.url,
      loadManifest: async () => shipped(),
      app: APP,
    });
    await client.query({ query: ProductPageDocument, variables: VARIABLES, errorPolicy: 'all' });
    const bodies = counting.take().map(({ path, body }) => (path + body).includes('ProductCard'));
    expect(bodies).toEqual([false, true]);
    await counting.close();
    await server.close();
  });

  test('fails in the app when its manifest does not hold an operation', async () => {
    const query = gql('query Unheard { categories { id } }');
    await expect(apollo(shipped()).query({ query })).rejects.toThrow('Unheard');
    expect(proxy.take()).toEqual([]);
  });
});

describe('urql, set up as in examples/urql,', () => {
  const urql = (manifest: ReturnType<typeof shipped>) =>
    createUrqlClient({ url: endpoint('web'), manifest, app: APP });

  test('reads by GET with the id of its manifest, and names the app', async () => {
    const { data, error } = await urql(shipped()).query(ProductPageDocument, VARIABLES);
    expect(error).toBeUndefined();
    expect(data?.product).toMatchObject({ __typename: 'Product', id: 'p7' });
    const [request, ...others] = proxy.take();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'GET', status: 200 });
    expect(request?.headers['graphql-client-version']).toBe(APP.version);
    expect(new URL(request?.path ?? '', proxy.url).searchParams.has('query')).toBe(false);
  });

  test('writes by POST, with the id of the mutation', async () => {
    const input = { productId: 'p7', rating: 4, title: 'Bright', body: 'It does what it should.' };
    const { error } = await urql(shipped()).mutation(AddReviewDocument, { input });
    expect(error?.graphQLErrors.map(({ extensions }) => extensions.code)).toEqual([
      'UNAUTHORIZED_FIELD_OR_TYPE',
    ]);
    const [request] = proxy.take();
    expect(request).toMatchObject({ method: 'POST' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      extensions: { persistedQuery: { sha256Hash: sample('web', 'AddReview').id } },
    });
    expect(request?.body).not.toContain('mutation');
  });

  test('sends no text after a miss even in automatic mode, with ids of its own', async () => {
    const client = new Client({
      url: endpoint('web'),
      fetchOptions: { headers: { 'apollo-require-preflight': 'true' } },
      exchanges: [persistedExchange(), fetchExchange],
    });
    const { error } = await client.query(ProductPageDocument, VARIABLES);
    expect(error?.graphQLErrors[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    expectOneMiss();
  });

  test('is told of a miss once, and never sends the text', async () => {
    const { error } = await urql(unregistered()).query(ProductPageDocument, VARIABLES);
    expect(error?.graphQLErrors[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    expectOneMiss();
  });
});

describe('Relay, compiled and set up as in examples/relay,', () => {
  let folder: string;
  let bff: Bff;
  let edge: Edge;
  let counting: CountingProxy;
  let request: ConcreteRequest;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'facet-relay-'));
    request = await compileRelay(folder);
    bff = await createBff(definitions.find(({ client }) => client === 'web')!, {
      port: 0,
      supergraph: 'schema/generated/supergraph.graphql',
      manifests: [join(folder, 'persisted_queries.json')],
      subgraphUrls: shop.subgraphUrls,
      identity: identityOf('web'),
      log: createLog('web', 'silent'),
    });
    edge = await createEdge({
      port: 0,
      bffs: { web: [bff.url] },
      internalKey: internalKey('edge'),
      log: createLog('edge', 'silent'),
    });
    counting = await startCountingProxy(edge.url);
  }, 60_000);

  afterAll(async () => {
    await counting.close();
    await edge.close();
    await bff.close();
    rmSync(folder, { recursive: true });
  });

  const environment = () => createEnvironment({ url: `${counting.url}/web/graphql`, app: APP });

  test('reads by POST with the id that its compiler wrote', async () => {
    const data = await fetchQuery(environment(), request, { id: 'p7' }).toPromise();
    expect(data).toMatchObject({ product: { id: 'p7', title: expect.any(String) } });
    const [sent, ...others] = counting.take();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({ method: 'POST', status: 200 });
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      doc_id: request.params.id,
      variables: { id: 'p7' },
    });
  });

  test('is told of a miss once', async () => {
    const params = { ...request.params, id: 'f'.repeat(64) } as typeof request.params;
    const missing = fetchQuery(environment(), { ...request, params }, { id: 'p7' });
    await expect(missing.toPromise()).rejects.toThrow('No operation of this client');
    expect(counting.take().map(({ status }) => status)).toEqual([404]);
  });
});

describe.each(MOBILE_REQUESTS)('$client,', (request) => {
  const ask = (id: string) => {
    const url = `${shop.edge.url}/mobile/graphql`;
    return sendRaw(url, bytesOf(request, url, id));
  };

  test('is answered with data in a media type it knows', async () => {
    const { status, headers, body } = await ask(sample('mobile', 'ProductScreen').id);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ data: { product: { id: 'p7' } } });
    const [type = ''] = (headers['content-type'] ?? '').split(';');
    expect(request.headers.find((line) => line.startsWith('Accept: '))).toContain(type);
  });

  test('is told of a miss by a message that makes it send no text', async () => {
    const { status, headers, body } = await ask('f'.repeat(64));
    expect(status).toBe(404);
    expect(headers['cache-control']).toContain('no-store');
    const { errors } = JSON.parse(body) as { errors: { message: string; extensions: object }[] };
    expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }]);
    // Apollo Kotlin compares it without regard to case, Apollo iOS to the letter.
    const messages = errors.map(({ message }) => message.toLowerCase());
    expect(messages).not.toContain('persistedquerynotfound');
    expect(messages).not.toContain('persistedquerynotsupported');
  });
});

/** The parsed `extensions` of a GET. */
function extensionsOf(path = ''): unknown {
  return JSON.parse(new URL(path, proxy.url).searchParams.get('extensions') ?? 'null');
}

/** Compiles a module with the example's configuration; the request that its artefact holds. */
async function compileRelay(folder: string): Promise<ConcreteRequest> {
  cpSync('examples/relay/relay.config.json', join(folder, 'relay.config.json'));
  cpSync('schema/generated/web/schema.graphql', join(folder, 'schema.graphql'));
  mkdirSync(join(folder, 'src/__generated__'), { recursive: true });
  writeFileSync(join(folder, 'persisted_queries.json'), '{}');
  writeFileSync(join(folder, 'src/ProductScreen.js'), RELAY_MODULE);
  await promisify(execFile)(process.execPath, [resolve(RELAY_COMPILER), 'relay.config.json'], {
    cwd: folder,
  });
  const artefact = join(folder, 'src/__generated__/ProductScreenQuery.graphql.js');
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const module = (await import(pathToFileURL(artefact).href)) as { default: ConcreteRequest };
  return module.default;
}

const RELAY_COMPILER = 'node_modules/relay-compiler/cli.js';

const RELAY_MODULE = `
  import { graphql } from 'relay-runtime';
  export const query = graphql\`
    query ProductScreenQuery($id: ID!) {
      product(id: $id) { id title price { amount currency } }
    }
  \`;
`;
