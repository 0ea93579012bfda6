import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { request } from 'undici';
import { takeUsualRequests } from './usual-requests.ts';

const server = fastify();
const JSON_TYPE = { 'content-type': 'application/json' };
let url: string;

beforeAll(async () => {
  takeUsualRequests(server, {
    path: '/graphql',
    bodyBytes: 100,
    early: { unread: () => undefined, read: () => undefined },
    answer: async ({ body }, response) => {
      response.end(`straight ${body}`);
    },
    onRefused: () => {},
  });
  server.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  server.setNotFoundHandler(() => 'around');
  server.setErrorHandler(() => 'around');
  server.all('/graphql', () => 'around');
  url = await server.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(() => server.close());

type Options = NonNullable<Parameters<typeof request>[1]>;

async function wayOf(path: string, options: Options): Promise<string> {
  return (await request(`${url}${path}`, options)).body.text();
}

test.each<[path: string, options: Options, way: string]>([
  ['/graphql', { method: 'POST', headers: JSON_TYPE, body: '{"ä":1}' }, 'straight {"ä":1}'],
  ['/graphql', { method: 'POST', headers: JSON_TYPE, body: '' }, 'straight '],
  ['/graphql?a=1', { method: 'GET' }, 'straight '],
])('%s with %o is taken', async (path, options, way) => {
  expect(await wayOf(path, options)).toBe(way);
});

test.each<[what: string, path: string, options: Options]>([
  [
    'of unknown length',
    '/graphql',
    { method: 'POST', headers: JSON_TYPE, body: Readable.from(['{}']) },
  ],
  ['too long', '/graphql', { method: 'POST', headers: JSON_TYPE, body: ' '.repeat(101) }],
  ['of another type', '/graphql', { method: 'POST', body: '{}' }],
  ['to another path', '/graphql/', { method: 'POST', headers: JSON_TYPE, body: '{}' }],
  ['with a query string', '/graphql?a', { method: 'POST', headers: JSON_TYPE, body: '{}' }],
  ['of another method', '/graphql', { method: 'PUT', headers: JSON_TYPE, body: '{}' }],
  ['without parameters', '/graphql', { method: 'GET' }],
  ['to a path that begins alike', '/graphqls?a=1', { method: 'GET' }],
  [
    'that is compressed',
    '/graphql?a=1',
    { method: 'GET', headers: { 'content-encoding': 'gzip' } },
  ],
])('A request %s is left to Fastify', async (_, path, options) => {
  expect(await wayOf(path, options)).toBe('around');
});
