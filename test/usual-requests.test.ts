import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sample } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';

// What a BFF takes straight from Node's server must be answered as Fastify's requests are. A body of
// unknown length, and a GET with one, go Fastify's way: everything is asked twice.

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
}, 60_000);

afterAll(() => shop.close());

const screen = sample('mobile', 'ProductScreen');
const order = sample('mobile', 'PlaceOrder');
const asked = { documentId: screen.id, variables: screen.variables };
const JSON_TYPE = { 'content-type': 'application/json' };

test.each<[title: string, body: string | Buffer, headers?: Record<string, string>]>([
  ['a registered query', JSON.stringify(asked)],
  ['one for whom another media type is right', JSON.stringify(asked), { accept: '*/*' }],
  ['one with an id of its own', JSON.stringify(asked), { 'x-request-id': 'mine.7' }],
  ['one whose caller can read an encoding', JSON.stringify(asked), { 'accept-encoding': 'gzip' }],
  ['a mutation of nobody', JSON.stringify({ documentId: order.id, variables: order.variables })],
  ['an unknown id', JSON.stringify({ documentId: '0'.repeat(64) })],
  ['a text', JSON.stringify({ query: '{ __typename }' })],
  ['wrong variables', JSON.stringify({ documentId: screen.id, variables: { id: [] } })],
  ['a batch', JSON.stringify([asked])],
  ['a name that stands twice', '{"documentId":"a","documentId":"b"}'],
  ['no JSON', '{'],
  ['nothing', ''],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a token of somebody else', JSON.stringify(asked), { authorization: 'Bearer e30.e30.e30' }],
  ['a type that nobody takes', JSON.stringify(asked), { accept: 'text/html' }],
  ['more than a body may hold', JSON.stringify({ ...asked, more: 'x'.repeat(300_000) })],
])('%s is answered alike on both ways', async (_, body, headers = {}) => {
  const straight = await send('POST', '/graphql', {
    body,
    headers: { ...JSON_TYPE, ...headers, 'content-length': String(Buffer.byteLength(body)) },
  });
  const around = await send('POST', '/graphql', {
    body,
    headers: { ...JSON_TYPE, ...headers, 'transfer-encoding': 'chunked' },
  });
  expect(straight).toEqual(around);
});

test.each([
  ['a registered query', `documentId=${screen.id}&variables=${JSON.stringify(screen.variables)}`],
  ['a mutation', `documentId=${order.id}`],
  ['an unknown parameter', 'color=red'],
  ['no UTF-8', 'documentId=%ff'],
])('%s in a query string is answered alike on both ways', async (_, search) => {
  const path = `/graphql?${encodeURI(search)}`;
  const straight = await send('GET', path, { headers: JSON_TYPE });
  const around = await send('GET', path, { headers: { ...JSON_TYPE, 'content-length': '0' } });
  expect(straight).toEqual(around);
});

interface Sent {
  readonly body?: string | Buffer;
  readonly headers: Record<string, string>;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: unknown;
  readonly body: string;
}

/** What is answered, without what is of one answer only. */
function send(method: string, path: string, { body, headers }: Sent): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const sent = httpRequest(new URL(path, shop.bffs.mobile.url), { method, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const { date: _date, 'x-request-id': id, ...told } = response.headers;
      const isOwn = id === headers['x-request-id'];
      resolve({
        status: response.statusCode,
        headers: { ...told, isOwn },
        body: Buffer.concat(chunks).toString(),
      });
    });
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
