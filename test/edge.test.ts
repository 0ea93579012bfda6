import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { captureLog } from './testkit/captured-log.ts';
import { claimsIn, internalKey } from './testkit/internal-keys.ts';
import { openSocket, type RawAnswer, sendRaw } from './testkit/raw-http.ts';
import {
  answer,
  deadUrl,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** Far more than anything here takes that does not hang, on however slow a machine. */
const HANGING_MS = 5_000;

/** A BFF that answers with what it got. */
const echo =
  (client: string): Script =>
  (received, response) => {
    const { method, url, headers, body } = received;
    answer({ data: { client, method, url, headers, body } })(received, response);
  };

let web: ScriptedServer;
let mobile: ScriptedServer;
let edge: Edge;
let viewers: Viewers;
/** Requests that take their time; they start first, so that other tests run meanwhile. */
let slow: Record<'headers' | 'body', Promise<RawAnswer & { readonly tookMs: number }>>;

beforeAll(async () => {
  viewers = await createViewers();
  web = await startScripted(echo('web'));
  mobile = await startScripted(echo('mobile'));
  edge = await createEdge({
    port: 0,
    bffs: { web: [web.url], mobile: [mobile.url], partner: [await deadUrl()] },
    issuers: [viewers.issuer],
    internalKey: internalKey('edge'),
    log: captureLog().log,
  });
  const head = 'POST /web/graphql HTTP/1.1\r\nhost: test\r\n';
  slow = { headers: timed(head), body: timed(`${head}content-length: 10\r\n\r\n{`) };
}, 30_000);

afterAll(async () => {
  await edge.close();
  await Promise.all([web.close(), mobile.close()]);
});

afterEach(() => {
  web.script(echo('web'));
  web.forget();
  mobile.forget();
});

async function timed(bytes: string) {
  const started = performance.now();
  const answered = await sendRaw(edge.url, bytes);
  return { ...answered, tookMs: performance.now() - started };
}

interface Asking {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly body?: string;
}

/** Asks the edge by node:http, which sends every header as it is told to. */
function ask({ path = '/web/graphql', headers = {}, method = 'POST', body = '{}' }: Asking = {}) {
  return new Promise<RawAnswer & { readonly json: Answered }>((resolve, reject) => {
    const outgoing = request(new URL(path, edge.url), {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      agent: false,
    });
    outgoing.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject).on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          body: text,
          json: text === '' ? {} : (JSON.parse(text) as Answered),
        }),
      );
    });
    outgoing.end(method === 'GET' || method === 'HEAD' ? undefined : body);
  });
}

interface Answered {
  readonly data?: {
    readonly client: string;
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly errors?: readonly { readonly message: string; readonly extensions: { code: string } }[];
}

/** An answer of the edge's own: JSON, in the one form of errors, for nobody to keep. */
function expectRefusal({ status, headers, body }: RawAnswer, expected: [number, string]): void {
  const { errors } = JSON.parse(body) as Answered;
  expect([status, errors?.[0]?.extensions.code]).toEqual(expected);
  expect(headers['content-type']).toMatch(
    /^application\/(graphql-response\+)?json; charset=utf-8$/,
  );
  expect(headers['cache-control']).toBe('no-store');
  expect(body).not.toMatch(/127\.0\.0\.1|node_modules|fastify|undici|\bat \w/i);
  expect(body).not.toContain(process.cwd());
}

describe('The edge routes', () => {
  test('each client’s path to its BFF, with query string and body as they are', async () => {
    const { json } = await ask({ path: '/mobile/graphql?a=%20b&c', body: '{"documentId":"é"}' });
    expect(json.data).toMatchObject({
      client: 'mobile',
      method: 'POST',
      url: '/graphql?a=%20b&c',
      body: '{"documentId":"é"}',
    });
    expect((await ask({ method: 'GET' })).json.data).toMatchObject({
      client: 'web',
      method: 'GET',
    });
  });

  test.each(['host', 'x-forwarded-host', 'x-original-url', 'x-rewrite-url', 'x-forwarded-prefix'])(
    'by path only: the header %s chooses nothing',
    async (header) => {
      for (const value of ['mobile', '/mobile/graphql', mobile.url]) {
        const { json } = await ask({ headers: { [header]: value } });
        expect(json.data?.client).toBe('web');
      }
      expect(mobile.received).toEqual([]);
    },
  );

  test('by path only: the authority of an absolute target chooses nothing', async () => {
    const target = mobile.url.replace('/graphql', '/web/graphql');
    const head = `POST ${target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n`;
    const { body } = await sendRaw(
      edge.url,
      `${head}content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    );
    expect((JSON.parse(body) as Answered).data?.client).toBe('web');
    expect(mobile.received).toEqual([]);
  });

  test.each([
    '/',
    '/graphql',
    '/web',
    '/web/graphql/',
    '/WEB/graphql',
    '/web//graphql',
    '/web/metrics',
    '/web/health/ready',
    '/web/graphql/../metrics',
    '/nobody/graphql',
    '/constructor/graphql',
  ])('nothing else: %s is NOT_FOUND', async (path) => {
    const head = `GET ${path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n`;
    expectRefusal(await sendRaw(edge.url, head), [404, 'NOT_FOUND']);
    expect(web.received).toEqual([]);
  });
});

describe('What a client says of itself', () => {
  test.each([
    'x-facet-viewer',
    'x-facet-scopes',
    'x-user-id',
    'x_facet_viewer',
    'x-scopes',
    'x-internal-token',
    'cookie',
    'x-real-ip',
    'forwarded',
    'proxy-authorization',
    'te',
    'upgrade',
    'keep-alive',
    'x-invented-tomorrow',
  ])('in %s is stripped before a BFF sees it', async (header) => {
    const { json } = await ask({ headers: { [header]: 'admin' } });
    expect(json.data?.headers).not.toHaveProperty([header]);
    expect(JSON.stringify(json.data?.headers)).not.toContain('admin');
  });

  test('in headers that Connection lists is stripped too', async () => {
    const { json } = await ask({ headers: { connection: 'close, x-secret', 'x-secret': 'admin' } });
    expect(JSON.stringify(json.data?.headers)).not.toContain('admin');
  });

  test('of where it comes from is replaced by what the edge knows', async () => {
    const { json } = await ask({
      headers: {
        host: 'shop.example',
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.example',
      },
    });
    expect(json.data?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'http',
    });
  });

  test('about the answer it wants passes', async () => {
    const headers = {
      accept: 'application/graphql-response+json',
      'apollographql-client-name': 'web-app',
      'apollographql-client-version': '1.2.3',
      'if-none-match': '"x"',
    };
    const { json } = await ask({ headers });
    expect(json.data?.headers).toMatchObject(headers);
  });
});

describe('The request id', () => {
  test('of a client is taken over when it is valid, and told back', async () => {
    const { json, headers } = await ask({ headers: { 'x-request-id': 'trace:7.a-B_c' } });
    expect(json.data?.headers['x-request-id']).toBe('trace:7.a-B_c');
    expect(headers['x-request-id']).toBe('trace:7.a-B_c');
  });

  test.each(['', 'a b', 'x'.repeat(129), 'a"b', 'ü', 'a,b'])(
    'is made anew when it is %p',
    async (given) => {
      const { json, headers } = await ask({ headers: { 'x-request-id': given } });
      expect(json.data?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['x-request-id']).toBe(json.data?.headers['x-request-id']);
    },
  );

  test('stands on refusals as well', async () => {
    const { headers } = await ask({ path: '/nowhere', headers: { 'x-request-id': 'r7' } });
    expect(headers['x-request-id']).toBe('r7');
  });
});

describe('A token', () => {
  const bearer = (token: string) => ask({ headers: { authorization: `Bearer ${token}` } });

  test('that is valid becomes what the edge tells that BFF, signed, and is not passed on', async () => {
    const token = await viewers.token('u7', { scope: 'user:email a:b' });
    const { status, json } = await bearer(token);
    expect(status).toBe(200);
    const told = json.data?.headers.authorization ?? '';
    expect(claimsIn(told)).toMatchObject({ iss: 'edge', aud: 'bff:web', client: 'web' });
    expect(claimsIn(told)).toMatchObject({ sub: 'u7', scope: 'user:email a:b' });
    expect(claimsIn(told).jti).toBe(json.data?.headers['x-request-id']);
    expect(JSON.stringify(json.data?.headers)).not.toContain(token);
  });

  test('that is missing leaves the viewer anonymous, whatever headers claim', async () => {
    const { json } = await ask({ headers: { 'x-facet-viewer': 'u7', 'x-facet-scopes': 'all' } });
    const claims = claimsIn(json.data?.headers.authorization ?? '');
    expect(claims).toMatchObject({ iss: 'edge', aud: 'bff:web' });
    expect(claims).not.toHaveProperty('sub');
    expect(claims).not.toHaveProperty('scope');
  });

  const claims = (more: object = {}) => ({
    sub: 'u7',
    iss: 'facet',
    aud: 'web',
    iat: now(),
    exp: now() + 60,
    ...more,
  });
  test.each<[string, () => string | Promise<string>]>([
    ['is not one', () => 'token'],
    ['is expired', () => viewers.token('u7', { expiresInSeconds: -10 })],
    ['is for another client', () => viewers.token('u7', { audience: ['mobile'] })],
    ['was signed by another', async () => (await createViewers()).token('u7')],
    ['names nobody', () => viewers.token('')],
    ['names somebody who breaks a header', () => viewers.token('u7\u0000')],
    ['has algorithm none', () => unsigned({ alg: 'none' }, claims())],
    ['has algorithm none and a signature', () => `${unsigned({ alg: 'none' }, claims())}AA`],
    ['is HS256 with the public key as its secret', () => hmacSigned(viewers, claims())],
    ['brings its own key', () => selfSigned(claims())],
    ['was altered', async () => altered(await viewers.token('u7'))],
    ['is 20 KB long', () => `a.${'b'.repeat(9_000)}.c`],
  ])('that %s is UNAUTHENTICATED and never reaches the BFF', async (_, token) => {
    const answered = await bearer(await token());
    expectRefusal(answered, [401, 'UNAUTHENTICATED']);
    expect(answered.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(web.received).toEqual([]);
  });

  test.each(['Basic dTpw', 'Bearer', 'Bearer  a.b.c', 'Token a.b.c'])(
    'in the form %p is UNAUTHENTICATED',
    async (authorization) => {
      expectRefusal(await ask({ headers: { authorization } }), [401, 'UNAUTHENTICATED']);
    },
  );

  test('beside a second one is UNAUTHENTICATED, even when the first is valid', async () => {
    const valid = await viewers.token('u7');
    const head = [
      'GET /web/graphql HTTP/1.1',
      'host: test',
      'connection: close',
      `authorization: Bearer ${valid}`,
      `authorization: Bearer ${valid}`,
    ];
    const answered = await sendRaw(edge.url, `${head.join('\r\n')}\r\n\r\n`);
    expectRefusal(answered, [401, 'UNAUTHENTICATED']);
  });
});

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function unsigned(header: object, claims: object): string {
  return `${encoded({ typ: 'at+jwt', ...header })}.${encoded(claims)}.`;
}

function hmacSigned({ keys }: Viewers, claims: object): string {
  const content = unsigned({ alg: 'HS256', kid: 'test' }, claims).slice(0, -1);
  const secret = Buffer.from(String(keys.keys[0]?.x), 'base64url');
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

function selfSigned(claims: object): string {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  const content = unsigned({ alg: 'EdDSA', jwk }, claims).slice(0, -1);
  return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
}

function altered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return `${header}.${encoded({ ...claims, sub: 'u1' })}.${signature}`;
}

describe('The edge refuses, as JSON,', () => {
  const J = 'content-type: application/json\r\n';
  const head = (line: string, more = '') => `${line} HTTP/1.1\r\nhost: test\r\n${more}\r\n`;

  test('a body above its cap with PAYLOAD_TOO_LARGE, whether its length is told or not', async () => {
    const body = `{"query":"${'x'.repeat(110_000)}"}`;
    expectRefusal(await ask({ body }), [413, 'PAYLOAD_TOO_LARGE']);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
    const chunked = head('POST /web/graphql', `${J}transfer-encoding: chunked\r\n`) + chunk;
    expectRefusal(await sendRaw(edge.url, chunked), [413, 'PAYLOAD_TOO_LARGE']);
    expect(web.received).toEqual([]);
  });

  test('the announcement of such a body, before a byte of it is sent', async () => {
    const expecting = `${J}expect: 100-continue\r\ncontent-length: 200000\r\n`;
    const answered = await sendRaw(edge.url, head('POST /web/graphql', expecting));
    expectRefusal(answered, [413, 'PAYLOAD_TOO_LARGE']);
  });

  test('another expectation with EXPECTATION_FAILED', async () => {
    const expecting = `${J}expect: wonders\r\ncontent-length: 2\r\n`;
    const answered = await sendRaw(edge.url, `${head('POST /web/graphql', expecting)}{}`);
    expectRefusal(answered, [417, 'EXPECTATION_FAILED']);
  });

  test('20 KB of headers with HEADERS_TOO_LARGE', async () => {
    const answered = await sendRaw(
      edge.url,
      head('GET /web/graphql', `x: ${'x'.repeat(20_000)}\r\n`),
    );
    expectRefusal(answered, [431, 'HEADERS_TOO_LARGE']);
  });

  test.each<[string, string | Buffer]>([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a TLS hello', Buffer.from('16030100a5010000a10303', 'hex')],
    ['the HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['two hosts', head('GET /health/live', 'host: other\r\nconnection: close\r\n')],
    ['two lengths', `${head('POST /web/graphql', 'content-length: 2\r\ncontent-length: 3\r\n')}{}`],
    [
      'length and chunks',
      `${head('POST /web/graphql', 'content-length: 2\r\ntransfer-encoding: chunked\r\n')}0\r\n\r\n`,
    ],
    [
      'an unknown transfer',
      `${head('POST /web/graphql', 'transfer-encoding: xchunked\r\n')}0\r\n\r\n`,
    ],
    ['a negative length', head('POST /web/graphql', 'content-length: -1\r\n')],
    ['a folded header', head('GET /web/graphql', 'x: a\r\n b\r\n')],
    ['a NUL in a header', head('GET /web/graphql', 'x: a\u0000b\r\n')],
    ['an unreadable path', head('GET /web/%zz', 'connection: close\r\n')],
    [
      'a body that is not UTF-8',
      Buffer.concat([
        Buffer.from(head('POST /web/graphql', `${J}content-length: 4\r\nconnection: close\r\n`)),
        Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      ]),
    ],
  ])('%s with BAD_REQUEST, and closes', async (_, bytes) => {
    expectRefusal(await sendRaw(edge.url, bytes), [400, 'BAD_REQUEST']);
    expect(web.received).toEqual([]);
  });

  test('a tunnel with METHOD_NOT_ALLOWED', async () => {
    const answered = await sendRaw(edge.url, head('CONNECT elsewhere:80'));
    expectRefusal(answered, [405, 'METHOD_NOT_ALLOWED']);
    expect(answered.headers.allow).toBe('GET, POST');
  });

  test('headers and bodies that take too long with REQUEST_TIMEOUT', async () => {
    for (const answered of [await slow.headers, await slow.body]) {
      expectRefusal(answered, [408, 'REQUEST_TIMEOUT']);
      expect(answered.tookMs).toBeLessThan(18_000);
    }
  }, 30_000);
});

describe('A BFF that is down', () => {
  test('is NOT_READY, soon, with Retry-After, while the others answer', async () => {
    const started = performance.now();
    const answered = await ask({ path: '/partner/graphql' });
    expect(performance.now() - started).toBeLessThan(HANGING_MS);
    expectRefusal(answered, [503, 'NOT_READY']);
    expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask()).status).toBe(200);
    expect((await ask({ path: '/mobile/graphql' })).status).toBe(200);
  });

  test('while it answers is NOT_READY, and a POST is not sent a second time', async () => {
    web.script(({ socket }) => socket.destroy());
    expectRefusal(await ask(), [503, 'NOT_READY']);
    expect(web.received).toHaveLength(1);
  });

  test('does not make the edge unready', async () => {
    const { status, body } = await ask({ path: '/health/ready', method: 'GET' });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ bffs: { web: true, mobile: true, partner: false } });
    expect((await ask({ path: '/health/live', method: 'GET' })).status).toBe(200);
  });

  test('with all the others is NOT_READY at /health/ready; the edge lives', async () => {
    const lonely = await createEdge({
      port: 0,
      bffs: { web: [await deadUrl()] },
      internalKey: internalKey('edge'),
      log: captureLog().log,
    });
    const ready = await fetch(`${lonely.url}/health/ready`);
    const live = await fetch(`${lonely.url}/health/live`);
    await lonely.close();
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_READY' } }] });
    expect(live.status).toBe(200);
  });
});

test('A BFF that hangs is GATEWAY_TIMEOUT, and is left alone', async () => {
  web.script(silence);
  const log = captureLog().log;
  const hasty = await createEdge({
    port: 0,
    bffs: { web: [web.url] },
    internalKey: internalKey('edge'),
    answerMs: 200,
    log,
  });
  const response = await fetch(`${hasty.url}/web/graphql`, { method: 'POST' });
  expect(response.status).toBe(504);
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'GATEWAY_TIMEOUT' } }],
  });
  await until(() => web.received[0]!.socket.destroyed, { timeoutMs: HANGING_MS });
  await hasty.close();
});

describe('A BFF’s answer', () => {
  test('passes with its status, its headers and its bytes', async () => {
    const headers = { 'cache-control': 'max-age=60', etag: '"7"', allow: 'POST', age: '3' };
    web.script((_, response) => {
      response.writeHead(405, { 'content-type': 'application/json', ...headers }).end('{"a": 1 }');
    });
    const answered = await ask({ method: 'PUT' });
    expect(answered).toMatchObject({ status: 405, body: '{"a": 1 }', headers });
  });

  test('loses what concerns only its own connection', async () => {
    web.script((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        connection: 'keep-alive, x-hop',
        'keep-alive': 'timeout=4711',
        'proxy-connection': 'keep-alive',
        trailer: 'x-late',
        'x-hop': 'secret',
        'x-end-to-end': 'stays',
      });
      response.end('{}');
    });
    const { headers } = await ask();
    expect(headers['x-end-to-end']).toBe('stays');
    expect(headers).not.toHaveProperty('x-hop');
    expect(headers).not.toHaveProperty('proxy-connection');
    expect(headers).not.toHaveProperty('trailer');
    expect(JSON.stringify(headers)).not.toContain('4711');
  });

  test('that breaks off breaks off at the client too, instead of looking whole', async () => {
    web.script(({ socket }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":', () => socket.destroy());
    });
    await expect(ask()).rejects.toThrow();
  });

  test('travels over connections that stay open', async () => {
    await ask();
    const before = web.sockets.length;
    for (let count = 0; count < 30; count += 1) await ask();
    expect(web.sockets.length).toBe(before);
  });
});

test('A client that leaves while its BFF works takes the request with it', async () => {
  web.script(silence);
  const socket = await openSocket(edge.url);
  socket.write('GET /web/graphql HTTP/1.1\r\nhost: test\r\n\r\n');
  await until(() => web.received.length > 0);
  socket.destroy();
  await until(() => web.received[0]!.socket.destroyed, { timeoutMs: HANGING_MS });
});
