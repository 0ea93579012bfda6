import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PlaceOrderDocument, ProductPageDocument } from '../schema/generated/web/operations.ts';
import { manifestOf, sample } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

let shop: Shop;
let viewers: Viewers;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys });
}, 60_000);

afterAll(() => shop.close());

describe('Apollo Client with its persisted-query link in manifest mode', () => {
  test.each([true, false])('reads a page by its id, GET: %p', async (useGETForHashedQueries) => {
    const { client, sent } = apolloClient({ useGETForHashedQueries });
    const { data } = await client.query({
      query: ProductPageDocument,
      variables: { id: 'p7', reviews: 3 },
    });
    expect(data?.product).toMatchObject({ __typename: 'Product', id: 'p7' });
    expect(sent.map(({ method }) => method)).toEqual([useGETForHashedQueries ? 'GET' : 'POST']);
    expect(sent.every(({ text }) => !text.includes('ProductCard on Product'))).toBe(true);
  });

  test('keeps objects normalised, for every object tells its type', async () => {
    const { client } = apolloClient({});
    await client.query({ query: ProductPageDocument, variables: { id: 'p7', reviews: 3 } });
    const cached = client.cache.extract() as Record<string, unknown>;
    expect(cached['Product:p7']).toMatchObject({ __typename: 'Product', id: 'p7' });
  });

  test('writes by a mutation, as the viewer its token names', async () => {
    const { client } = apolloClient({ authorization: `Bearer ${await viewers.token('u3')}` });
    const { data } = await client.mutate({
      mutation: PlaceOrderDocument,
      variables: {
        input: { idempotencyKey: 'apollo-client-1', lines: [{ productId: 'p7', quantity: 1 }] },
      },
    });
    expect(data?.placeOrder.order.status).toBe('PLACED');
  });

  test('is told of an operation that is not registered, and does not resend its text', async () => {
    const { client, sent } = apolloClient({
      ids: async () => 'f'.repeat(64),
    });
    const { error } = await client.query({
      query: gql('query Unregistered { categories { id } }'),
      errorPolicy: 'all',
    });
    expect(JSON.stringify(error) + String(error)).toContain('No operation of this client');
    expect(sent).toHaveLength(1);
  });
});

describe('curl', () => {
  test('reads by GET with an id and a preflight header', async () => {
    const { id } = sample('mobile', 'ProductScreen');
    const query = new URLSearchParams({ documentId: `sha256:${id}`, variables: '{"id":"p7"}' });
    const url = `${shop.edge.url}/mobile/graphql?${query}`;
    const { stdout } = await curl(['-H', 'apollo-require-preflight: true', url]);
    expect(JSON.parse(stdout)).toMatchObject({ data: { product: { id: 'p7' } } });
  });

  test('reads by POST with an id', async () => {
    const { id } = sample('partner', 'StockAndPrice');
    const body = JSON.stringify({ documentId: id, variables: { sku: 'SKU-000007' } });
    const url = `${shop.edge.url}/partner/graphql`;
    const { stdout } = await curl(['-H', 'content-type: application/json', '-d', body, url]);
    expect(JSON.parse(stdout)).toMatchObject({ data: { productBySku: { sku: 'SKU-000007' } } });
  });
});

const curl = (args: readonly string[]) =>
  promisify(execFile)('curl', ['--silent', '--show-error', '--max-time', '10', ...args]);

interface ClientOptions {
  readonly useGETForHashedQueries?: boolean;
  readonly authorization?: string;
  readonly ids?: () => Promise<string>;
}

/** A client as a web team sets it up, and all that it sent. */
function apolloClient({ useGETForHashedQueries = false, authorization, ids }: ClientOptions) {
  const sent: { method: string; text: string }[] = [];
  const loadManifest = () => ({ operations: [...manifestOf('web').operations] });
  const byManifest = generatePersistedQueryIdsFromManifest({ loadManifest });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([
      new PersistedQueryLink({
        ...byManifest,
        ...(ids && { generateHash: ids }),
        useGETForHashedQueries,
      }),
      new HttpLink({
        uri: () => `${shop.edge.url}/web/graphql`,
        headers: {
          'apollographql-client-name': 'web-shop',
          ...(authorization && { authorization }),
        },
        fetch: async (input, init) => {
          sent.push({ method: init?.method ?? 'GET', text: `${input} ${init?.body ?? ''}` });
          return fetch(input, init);
        },
      }),
    ]),
  });
  return { client, sent };
}
