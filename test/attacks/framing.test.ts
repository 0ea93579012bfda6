import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Attacked,
  expectHarmless,
  expectRefused,
  GOOD,
  headBytes,
  type SurfaceName,
  sendGet,
  sendPost,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';
import { askRaw, openSocket, sendRaw } from '../testkit/raw-http.ts';

const OURS = ['edge', 'enforce', 'open'] as const;

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(async () => {
  await attacked?.expectNothingLeft();
  await stopAttacked();
}, 30_000);

/** Sends bytes in the place of a request's head and body: `HEAD` stands for its request line and host. */
function send(name: SurfaceName, bytes: string) {
  const path = new URL(attacked[name].url).pathname;
  return sendRaw(
    attacked[name].url,
    bytes
      .replace('HEAD', `POST ${path} HTTP/1.1\r\nhost: test`)
      .replaceAll('\n', '\r\n')
      .replaceAll('\r\r', '\r'),
  );
}

const GOOD_BODY = JSON.stringify(GOOD.enforce);
const J = 'content-type: application/json\n';

describe.each([...OURS, 'subgraph'] as const)(
  'Framing that could be read in two ways, at %s',
  (name) => {
    afterEach(() => attacked.expectUnharmed(name));

    test('shows nothing where there is nothing to show: a good request is answered', async () => {
      expect((await sendPost(attacked[name], GOOD[name])).status).toBe(200);
    });

    test.each([
      ['a length and chunks', `HEAD\n${J}content-length: 4\ntransfer-encoding: chunked\n\n0\n\n`],
      ['chunks and a length', `HEAD\n${J}transfer-encoding: chunked\ncontent-length: 4\n\n0\n\n`],
      ['two lengths that differ', `HEAD\n${J}content-length: 4\ncontent-length: 5\n\n{}\n\n`],
      ['two equal lengths', `HEAD\n${J}content-length: 2\ncontent-length: 2\n\n{}`],
      ['two lengths in one line', `HEAD\n${J}content-length: 2, 2\n\n{}`],
      ['an unknown coding', `HEAD\n${J}transfer-encoding: xchunked\n\n0\n\n`],
      ['chunks that are not last', `HEAD\n${J}transfer-encoding: chunked, identity\n\n0\n\n`],
      [
        'chunks twice',
        `HEAD\n${J}transfer-encoding: chunked\ntransfer-encoding: chunked, x\n\n0\n\n`,
      ],
      ['a space before a colon', `HEAD\n${J}transfer-encoding : chunked\n\n0\n\n`],
      ['a chunk of no size', `HEAD\n${J}transfer-encoding: chunked\n\nxyz\n{}\n0\n\n`],
      [
        'a chunk of a size beyond counting',
        `HEAD\n${J}transfer-encoding: chunked\n\n${'f'.repeat(20)}\n{}`,
      ],
      ['a folded header', `HEAD\n${J}x: a\n b\ncontent-length: 2\n\n{}`],
      ['NUL in a value', `HEAD\n${J}x: a\u0000b\ncontent-length: 2\n\n{}`],
      ['NUL in a name', `HEAD\n${J}a\u0000b: c\ncontent-length: 2\n\n{}`],
      ['a header without a name', `HEAD\n${J}: x\ncontent-length: 2\n\n{}`],
      ['a negative length', `HEAD\n${J}content-length: -1\n\n`],
      ['a signed length', `HEAD\n${J}content-length: +24\n\n`],
      ['a hexadecimal length', `HEAD\n${J}content-length: 0x2\n\n{}`],
      ['a length of 20 digits', `HEAD\n${J}content-length: 99999999999999999999\n\n`],
      ['no HTTP version', 'GET /graphql\n\n'],
      ['HTTP/3', 'GET / HTTP/3.0\nhost: a\n\n'],
      ['the HTTP/2 preface', 'PRI * HTTP/2.0\n\nSM\n\n'],
      ['a TLS hello', '\u0016\u0003\u0001\u0000\u00a5'],
      ['bytes of nothing', '\u0000\u0001\u0002\n\n'],
    ])('%s is refused with 400, and the connection closed', async (_, bytes) => {
      const answered = await send(name, bytes);
      // A subgraph takes the first line of HTTP/0.9 for a request of somebody it does not know.
      expect(name === 'subgraph' ? [400, 401] : [400]).toContain(answered.status);
      if (name !== 'subgraph') expectRefused(answered, [400, 'BAD_REQUEST']);
    });

    test('lines that end in LF alone are refused, or read as one request', async () => {
      const path = new URL(attacked[name].url).pathname;
      const body = JSON.stringify(GOOD[name]);
      const bytes = `POST ${path} HTTP/1.1\nhost: test\nconnection: close\ncontent-type: application/json\ncontent-length: ${body.length}\n\n${body}`;
      expect((await askRaw(attacked[name].url, bytes)).status).toBe(400);
    });
  },
);

describe.each([...OURS, 'subgraph'] as const)('Headers, at %s,', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  const lines = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, '1']));

  test('are a hundred at most: 101, 1,000 and 3,500 are HEADERS_TOO_LARGE', async () => {
    // Host, connection, content type and length are four of them, who calls a subgraph a fifth.
    const room = name === 'subgraph' ? 95 : 96;
    expect((await sendPost(attacked[name], GOOD[name], lines(room))).status).toBe(200);
    for (const count of [room + 1, 1_000, 1_500]) {
      const answered = await sendPost(attacked[name], GOOD[name], lines(count));
      expectRefused(answered, [431, 'HEADERS_TOO_LARGE']);
    }
    expectRefused(await send(name, `HEAD\n${'a:\n'.repeat(3_500)}\n`), [431, 'HEADERS_TOO_LARGE']);
  });
});

describe.each(OURS)('Heads that say too much, at %s', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  test('a line, a name and a path beyond 16 KB are HEADERS_TOO_LARGE', async () => {
    const long = 'x'.repeat(20_000);
    for (const bytes of [
      `HEAD\nx: ${long}\n\n`,
      `HEAD\n${long}: x\n\n`,
      `GET /${long} HTTP/1.1\n\n`,
    ]) {
      expectRefused(await send(name, bytes), [431, 'HEADERS_TOO_LARGE']);
    }
  });

  test('no host, and two hosts, are BAD_REQUEST', async () => {
    expectRefused(await sendPost(attacked[name], GOOD[name], { host: '' }), [400, 'BAD_REQUEST']);
    expectRefused(await sendPost(attacked[name], GOOD[name], { Host: 'b' }), [400, 'BAD_REQUEST']);
  });
});

describe.each(OURS)('What asks for another protocol, method or server, at %s', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'])(
    '%s is refused with what is allowed',
    async (method) => {
      const { url } = attacked[name];
      const answered = await askRaw(
        url,
        headBytes(url, { 'content-type': 'application/json' }, method),
      );
      // Fastify knows no TRACE, so there is nothing at the path for it.
      expect([404, 405]).toContain(answered.status);
      if (answered.status === 405) expect(answered.headers.allow).toContain('POST');
    },
  );

  test.each(['CONNECT elsewhere:80 HTTP/1.1\nhost: elsewhere\n\n'])(
    '%p is not tunnelled',
    async (bytes) => {
      expectRefused(await send(name, bytes), [405, 'METHOD_NOT_ALLOWED']);
    },
  );

  test.each(['websocket', 'h2c', 'TLS/1.2'])(
    'an upgrade to %s does not happen',
    async (protocol) => {
      const answered = await sendGet(attacked[name], 'query=1', {
        connection: 'Upgrade',
        upgrade: protocol,
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      });
      expect(answered.status).toBeGreaterThanOrEqual(400);
      expect(answered.status).toBeLessThan(500);
      expectHarmless(answered);
    },
  );

  test('an authority in the target chooses nothing', async () => {
    const path = new URL(attacked[name].url).pathname;
    const bytes = `POST http://evil.example${path} HTTP/1.1\nhost: evil.example\nconnection: close\n${J}content-length: ${GOOD_BODY.length}\n\n${GOOD_BODY}`;
    const answered = await send(name, bytes);
    expect([200, 400, 404]).toContain(answered.status);
    expect(answered.body).not.toContain('evil');
  });

  test.each([
    '//graphql',
    '/graphql/..;/metrics',
    '/%2e%2e/metrics',
    '/graphql%00',
    '/GRAPHQL',
    '/./graphql',
  ])('the path %s leads nowhere', async (path) => {
    const answered = await askRaw(
      attacked[name].url,
      `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
    );
    expect([400, 404]).toContain(answered.status);
    expectHarmless(answered);
  });

  test('several requests sent at once are each answered, in their order', async () => {
    const { url } = attacked[name];
    const path = new URL(url).pathname;
    const body = JSON.stringify(GOOD[name]);
    const one = (text: string, more = '') =>
      `POST ${path} HTTP/1.1\r\nhost: a\r\n${more}content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
    const socket = await openSocket(url);
    const chunks: string[] = [];
    socket.setEncoding('latin1').on('data', (chunk: string) => chunks.push(chunk));
    socket.write(one(body) + one('{') + one(body, 'connection: close\r\n'));
    await new Promise((resolve) => socket.once('close', resolve));
    const statuses = chunks.join('').match(/^HTTP\/1\.1 \d+/gm);
    expect(statuses).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 200']);
  });

  test('a client that leaves in the middle of anything leaves nothing behind', async () => {
    const { url } = attacked[name];
    const path = new URL(url).pathname;
    for (const bytes of [
      'P',
      `POST ${path} HTTP/1.1\r\nho`,
      headBytes(url, { 'content-length': '100' }),
      `${headBytes(url, { 'content-length': '100' })}{"qu`,
    ]) {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(url)));
      for (const socket of sockets) {
        socket.on('error', () => {});
        socket.write(bytes);
        socket.destroy();
      }
    }
  });
});
