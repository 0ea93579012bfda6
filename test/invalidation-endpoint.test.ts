import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { createHttpServer } from '../gateway/http.ts';
import { addInvalidationEndpoint } from '../gateway/invalidation-endpoint.ts';
import { logRequest } from '../gateway/telemetry/request-log.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { internalKey } from './testkit/internal-keys.ts';
import { sendRaw } from './testkit/raw-http.ts';

const CREDENTIAL = 'a-long-enough-secret';
const JSON_TYPE = { 'content-type': 'application/json' };

let server: FastifyInstance;
let url: string;
let log: CapturedLog;
const invalidated: (readonly string[])[] = [];
/** What `invalidate` does first. */
let letGo: () => Promise<void> = async () => {};

/** A server with the endpoint and nothing else, as a BFF would have it. */
async function serve(credential: string | undefined): Promise<FastifyInstance> {
  const bare = createHttpServer({
    bodyBytes: 64 * 1024,
    onRefused: (answered) => logRequest(log.log, answered),
  });
  addInvalidationEndpoint(bare, {
    credential,
    invalidate: async (tags) => {
      await letGo();
      invalidated.push(tags);
    },
  });
  await bare.listen({ host: '127.0.0.1', port: 0 });
  return bare;
}

const originOf = ({ server }: FastifyInstance) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  log = captureLog('error');
  server = await serve(CREDENTIAL);
  url = `${originOf(server)}/internal/invalidate`;
});

afterAll(() => server.close());

afterEach(() => {
  invalidated.length = 0;
  letGo = async () => {};
});

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly tags?: number };
  readonly code: string | undefined;
}

async function send(init: RequestInit, to = url): Promise<Answered> {
  const response = await fetch(to, init);
  const text = await response.text();
  const body = text === '' ? {} : JSON.parse(text);
  const code: string | undefined = body.errors?.[0]?.extensions.code;
  return { status: response.status, headers: response.headers, body, code };
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  send({
    method: 'POST',
    headers: { authorization: `Bearer ${CREDENTIAL}`, ...JSON_TYPE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('The invalidation endpoint', () => {
  test('has the caches let go of what it is told, then answers 202', async () => {
    const tags = ['Product:p7', 'Category', 'Größe:ä b, c'];
    const { status, body } = await post({ tags });
    expect([status, body, invalidated]).toEqual([202, { tags: 3 }, [tags]]);
  });

  test('answers no sooner than the caches have let go', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    letGo = () => released;
    const answered = post({ tags: ['Product'] });
    const first = await Promise.race([answered, send({ method: 'POST' })]);
    expect(first.status).toBe(401);
    release();
    expect((await answered).status).toBe(202);
  });

  test('takes 100 tags of 200 characters', async () => {
    const tags = Array.from({ length: 50 }, (_, n) => `P:${String(n).padStart(198, 'x')}`);
    expect((await post({ tags })).body).toEqual({ tags: 50 });
    const short = Array.from({ length: 100 }, (_, n) => `P:${n}`);
    expect((await post({ tags: short })).body).toEqual({ tags: 100 });
  });

  test.each([
    ['no JSON', 'tags'],
    ['no body', ''],
    ['null', 'null'],
    ['a list', ['Product']],
    ['no tags', {}],
    ['a single tag', { tags: 'Product' }],
    ['an empty list', { tags: [] }],
    ['101 tags', { tags: Array(101).fill('P') }],
    ['a number', { tags: ['Product', 7] }],
    ['an empty tag', { tags: [''] }],
    ['a tag without a type', { tags: [':p7'] }],
    ['201 characters', { tags: ['x'.repeat(201)] }],
    ['a control character', { tags: ['Product:\n'] }],
  ])('refuses %s with BAD_REQUEST', async (_, body) => {
    const { status, code } = await post(body);
    expect([status, code, invalidated]).toEqual([400, 'BAD_REQUEST', []]);
  });

  test('refuses more than 16 KB', async () => {
    const { status, code } = await post({ tags: ['P'], more: 'x'.repeat(16 * 1024) });
    expect([status, code, invalidated]).toEqual([413, 'PAYLOAD_TOO_LARGE', []]);
  });

  test.each([
    ['no credential', {}],
    ['another', { authorization: 'Bearer another-long-enough-secret' }],
    ['its beginning', { authorization: `Bearer ${CREDENTIAL.slice(0, -1)}` }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${CREDENTIAL}` }],
    ['it without a scheme', { authorization: CREDENTIAL }],
  ])('answers %s UNAUTHENTICATED, whatever it asks', async (_, headers: object) => {
    const asked = [
      { method: 'POST', body: '{"tags":["Product"]}', headers: { ...JSON_TYPE, ...headers } },
      { method: 'POST', body: 'x'.repeat(20_000), headers: { ...headers } },
      { method: 'GET', headers: { ...headers } },
    ];
    for (const init of asked) {
      const answered = await send(init);
      expect([answered.status, answered.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answered.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(invalidated).toEqual([]);
  });

  test('takes the scheme in any case', async () => {
    const { status } = await post({ tags: ['P'] }, { authorization: `bearer ${CREDENTIAL}` });
    expect(status).toBe(202);
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'refuses %s with METHOD_NOT_ALLOWED',
    async (method) => {
      const headers = { authorization: `Bearer ${CREDENTIAL}` };
      const answered = await send({ method, headers });
      expect([answered.status, answered.headers.get('allow')]).toEqual([405, 'POST']);
      if (method !== 'HEAD') expect(answered.code).toBe('METHOD_NOT_ALLOWED');
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
  ])('refuses %s with UNSUPPORTED_MEDIA_TYPE', async (type) => {
    const { status, code } = await post({ tags: ['P'] }, { 'content-type': type });
    expect([status, code, invalidated]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE', []]);
  });

  test('masks what goes wrong in the caches', async () => {
    letGo = () => Promise.reject(new Error('caches at 10.0.0.7'));
    const { status, code, body } = await post({ tags: ['P'] });
    expect([status, code]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    expect(log.text()).toContain('10.0.0.7');
  });

  test('is an unknown path where no credential is set', async () => {
    const bare = await serve(undefined);
    const to = `${originOf(bare)}/internal/invalidate`;
    const { status, code } = await send({ method: 'POST', headers: JSON_TYPE, body: '{}' }, to);
    expect([status, code]).toEqual([404, 'NOT_FOUND']);
    await bare.close();
  });
});

describe('Through the edge', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await createEdge({
      port: 0,
      bffs: { web: [`${originOf(server)}/graphql`] },
      internalKey: internalKey('edge'),
      log: captureLog().log,
    });
  });
  afterAll(() => edge.close());

  test.each([
    '/internal/invalidate',
    '/web/internal/invalidate',
    '/web/graphql/internal/invalidate',
    '/web/graphql/../internal/invalidate',
    '/web/graphql/%2e%2e/internal/invalidate',
    '/web/graphql/..%2finternal/invalidate',
    '//internal/invalidate',
    '/web//internal/invalidate',
  ])('nothing of it is reached by %s', async (path) => {
    const body = '{"tags":["Product"]}';
    const lines = [
      `POST ${path} HTTP/1.1`,
      'host: edge',
      'content-type: application/json',
      `authorization: Bearer ${CREDENTIAL}`,
      `content-length: ${body.length}`,
      'connection: close',
    ];
    // By hand: whatever else sends requests tidies paths up.
    const { status } = await sendRaw(edge.url, `${lines.join('\r\n')}\r\n\r\n${body}`);
    expect(status).toBe(404);
    expect(invalidated).toEqual([]);
  });
});
