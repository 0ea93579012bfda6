import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { ClientError } from '../errors.ts';
import { type Operation, operationNamed, sha256 } from '../operation.ts';
import type { GraphQLRequest, HttpRequest } from '../request.ts';
import type { HttpResponse } from '../response.ts';
import { sightingOf } from './sighting.ts';

const document = parse('query Home { __typename }');

const operation: Operation = {
  id: 'a1',
  hash: sha256('query Home { __typename }'),
  name: 'Home',
  kind: 'query',
  text: 'query Home { __typename }',
  document,
  definition: operationNamed(document, undefined),
  registered: true,
};

const http = (headers: Record<string, string> = {}): HttpRequest => ({
  method: 'POST',
  search: 'documentId=a1&variables={"email":"somebody@example.org"}',
  headers: { 'x-facet-viewer': 'u1', cookie: 'secret', ...headers },
  body: '{"variables":{"email":"somebody@example.org"}}',
  signal: new AbortController().signal,
  requestId: 'r1',
  viewer: { id: 'u1', scopes: [] },
});

const asked = (changes: Partial<GraphQLRequest>): GraphQLRequest => ({
  method: 'POST',
  documentId: undefined,
  query: undefined,
  operationName: undefined,
  variables: {},
  ...changes,
});

const sighting = (response: Partial<HttpResponse>, headers: Record<string, string> = {}) =>
  sightingOf({
    http: http(headers),
    response: { status: 200, headers: {}, body: '{"data":"ä"}', ...response },
    failed: response.error !== undefined,
    durationMs: 7,
  });

test('A registered operation is known, with the bytes of its answer and no trace of who asked', () => {
  expect(sighting({ operation }, { 'apollographql-client-version': '5.2' })).toEqual({
    kind: 'known',
    id: 'a1',
    name: 'Home',
    version: '5.2',
    failed: false,
    bytes: 13,
    durationMs: 7,
  });
});

test.each([
  ['exempt', { verdict: 'exempt' }],
  ['refused', { error: new ClientError('CLIENT_VERSION_UNSUPPORTED', 'Too old.') }],
  ['known', { verdict: 'nag' }],
  ['known', { error: new Error('Everything broke.') }],
] as const)('A registered operation is %s with %j', (kind, response) => {
  expect(sighting({ operation, ...response })).toMatchObject({ kind, id: 'a1' });
});

test('An id that nobody registered is unknown, under the name that its client gives', () => {
  const request = asked({ documentId: 'f'.repeat(64), operationName: 'Home' });
  expect(sighting({ request })).toMatchObject({
    kind: 'unknown',
    id: 'f'.repeat(64),
    name: 'Home',
  });
});

test.each(['x'.repeat(129), 'a b', '<script>', 'a\nb', '\u001b[31m'])(
  'An id that no toolchain makes is not kept: %j',
  (documentId) => {
    expect(sighting({ request: asked({ documentId }) })).toMatchObject({ id: '(other)' });
  },
);

test('A text is kept by its SHA-256, whether it ran or was refused', () => {
  const query = 'query Mine { __typename }';
  const ran = { ...operation, id: sha256(query), name: 'Mine', registered: false };
  const expected = { kind: 'text', id: sha256(query), name: 'Mine' };
  expect(sighting({ operation: ran })).toMatchObject(expected);
  expect(sighting({ request: asked({ query, operationName: 'Mine' }) })).toMatchObject(expected);
});

test('A name that is none, or endless, is not kept', () => {
  const request = asked({ documentId: 'b2', operationName: 'a name with blanks' });
  expect(sighting({ request })).toMatchObject({ name: undefined });
  const endless = { ...operation, name: 'x'.repeat(65), registered: false };
  expect(sighting({ operation: endless })).toMatchObject({ name: undefined });
});

test('A version that is missing or none is told as (none)', () => {
  for (const headers of [{}, { 'graphql-client-version': 'a b' }]) {
    expect(sighting({ operation }, headers)).toMatchObject({ version: '(none)' });
  }
});

test('What asks for no operation is not told', () => {
  expect(sighting({})).toBeUndefined();
  expect(sighting({ request: asked({}) })).toBeUndefined();
});
