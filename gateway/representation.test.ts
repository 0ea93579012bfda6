import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ClientError } from './errors.ts';
import type { Operation } from './operation.ts';
import { createRepresentation } from './representation.ts';
import type { HttpRequest } from './request.ts';
import { errorResponse, type HttpResponse } from './response.ts';

const OPTIONS = {
  cache: { staleWhileRevalidateS: 30, staleIfErrorS: 300 },
  callers: 'everybody',
  compression: { encodings: ['zstd', 'br', 'gzip'], minBytes: 1_024 },
  variesByVersion: false,
} as const;
const represent = createRepresentation(OPTIONS);

const LONG = `{"data":{"text":"${'Lamp '.repeat(1_000)}"}}\n`;
const ANSWER: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', age: '3' },
  body: Buffer.from(LONG),
  operation: { kind: 'query', registered: true } as Operation,
  kept: { scope: 'PUBLIC', maxAgeS: 60 },
};

function http(headers: HttpRequest['headers'] = {}, method = 'GET'): HttpRequest {
  const signal = new AbortController().signal;
  return { method, search: '', headers, body: '', signal, requestId: '1', viewer: null };
}

async function tagOf(headers: HttpRequest['headers'], answer = ANSWER): Promise<string> {
  return (await represent(http(headers), answer)).headers.etag ?? '';
}

describe('A caller that holds an answer already', () => {
  test('gets 304 with the headers that bring it up to date, and no body', async () => {
    const etag = await tagOf({});
    const { status, headers, body } = await represent(http({ 'if-none-match': etag }), ANSWER);
    expect({ status, headers, body }).toEqual({
      status: 304,
      headers: {
        'cache-control': 'public, max-age=60, stale-while-revalidate=30, stale-if-error=300',
        'x-accel-expires': expect.stringMatching(/^@\d+$/),
        vary: 'Accept, Accept-Encoding',
        age: '3',
        etag,
      },
      body: '',
    });
  });

  test('in another encoding or media type gets the one it asks for', async () => {
    const graphql = {
      ...ANSWER,
      headers: { 'content-type': 'application/graphql-response+json; charset=utf-8' },
    };
    const tags = [
      await tagOf({}),
      await tagOf({ 'accept-encoding': 'br' }),
      await tagOf({ 'accept-encoding': 'gzip' }),
      await tagOf({}, graphql),
      await tagOf({ 'accept-encoding': 'br' }, graphql),
    ];
    expect(new Set(tags).size).toBe(5);
    for (const etag of tags) expect(etag).toMatch(/^"[\w-]+"$/);
    const headers = { 'if-none-match': tags[1], 'accept-encoding': 'gzip' };
    expect((await represent(http(headers), ANSWER)).status).toBe(200);
  });

  test('of other bytes gets the new ones', async () => {
    const etag = await tagOf({});
    const changed = { ...ANSWER, body: Buffer.from(`${LONG} `) };
    expect((await represent(http({ 'if-none-match': etag }), changed)).status).toBe(200);
  });

  test.each<[string, HttpRequest, HttpResponse]>([
    ['by POST', http({ 'if-none-match': '*' }, 'POST'), ANSWER],
    ['partially', http({ 'if-none-match': '*' }), { ...ANSWER, hasErrors: true }],
    [
      'with a failure',
      http({ 'if-none-match': '*' }),
      errorResponse(new ClientError('BAD_REQUEST', 'No.'), undefined),
    ],
  ])('is answered in full %s, without an entity tag', async (_, request, answer) => {
    const { status, headers } = await represent(request, answer);
    expect(status).toBe(answer.status);
    expect(headers).not.toHaveProperty('etag');
  });
});

describe('A body', () => {
  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ] as const)('in %s is the same once it is decoded, and shorter', async (encoding, decode) => {
    for (const body of [LONG, Buffer.from(LONG)]) {
      const request = http({ 'accept-encoding': encoding }, 'POST');
      const sent = await represent(request, { ...ANSWER, body });
      expect(sent.headers['content-encoding']).toBe(encoding);
      expect(sent.body.length).toBeLessThan(LONG.length / 5);
      expect(decode(sent.body).toString()).toBe(LONG);
    }
  });

  test('that a cache keeps is compressed once for each encoding', async () => {
    const ask = async (encoding: string) =>
      (await represent(http({ 'accept-encoding': encoding }), ANSWER)).body;
    const [first, second] = await Promise.all([ask('br'), ask('br')]);
    expect(second).toBe(first);
    expect(await ask('br')).toBe(first);
    expect(await ask('gzip')).not.toBe(first);
  });

  test('of a failure or a mutation is compressed as well when it is long', async () => {
    const request = http({ 'accept-encoding': 'gzip' }, 'POST');
    const mutation = { kind: 'mutation', registered: true } as Operation;
    for (const answer of [
      { ...ANSWER, operation: mutation },
      { ...errorResponse(new Error('no'), undefined), body: LONG },
    ]) {
      expect((await represent(request, answer)).headers).toMatchObject({
        'content-encoding': 'gzip',
        'cache-control': 'no-store',
      });
    }
  });
});

describe('Vary names what an answer depends on:', () => {
  const varyOf = async (answer: Partial<HttpResponse>, options = {}) =>
    (await createRepresentation({ ...OPTIONS, ...options })(http(), { ...ANSWER, ...answer }))
      .headers.vary;

  test('the media type, and the encoding where it is long enough for one', async () => {
    expect(await varyOf({})).toBe('Accept, Accept-Encoding');
    expect(await varyOf({ body: '{}' })).toBe('Accept');
    expect(await varyOf({}, { compression: { encodings: [], minBytes: 0 } })).toBe('Accept');
  });

  test('the version of the client where versions are not all alike', async () => {
    expect(await varyOf({ body: '{}' }, { variesByVersion: true })).toBe(
      'Accept, apollographql-client-version, graphql-client-version',
    );
  });

  test('the proof of who asks, where an answer is not everybody’s', async () => {
    const own = { body: '{}', kept: { scope: 'PRIVATE', maxAgeS: 60 } } as const;
    expect(await varyOf(own)).toBe('Accept, Authorization');
    expect(await varyOf({ body: '{}', kept: undefined })).toBe('Accept, Authorization');
    expect(await varyOf({ body: '{}' }, { callers: 'partners' })).toBe('Accept, X-Api-Key');
  });
});

test('What a failure says of caches stands', async () => {
  const headers = { 'cache-control': 'private, no-store' };
  const failure = errorResponse(new ClientError('NOT_FOUND', 'No.', { headers }), undefined);
  const sent = await represent(http(), failure);
  expect(sent.headers['cache-control']).toBe('private, no-store');
});
