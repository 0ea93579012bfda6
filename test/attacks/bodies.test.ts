import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Attacked,
  expectHarmless,
  expectRefused,
  GOOD,
  headBytes,
  idOf,
  type SurfaceName,
  sendGet,
  sendPost,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';
import { askRaw, openSocket } from '../testkit/raw-http.ts';

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(async () => {
  await attacked?.expectNothingLeft();
  await stopAttacked();
}, 30_000);

const OURS = ['edge', 'enforce', 'open'] as const;
const NOT_JSON = [400, 'BAD_REQUEST'] as const;
const MEDIA = [415, 'UNSUPPORTED_MEDIA_TYPE'] as const;
const SEARCH = idOf('Search');

/** A good request of each surface with variables. */
const asking = (name: SurfaceName, variables: unknown) =>
  name === 'open'
    ? { query: 'query ($text: String!) { search(text: $text) { edges { cursor } } }', variables }
    : { documentId: SEARCH, variables };

describe.each(OURS)('A body, at %s,', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  test.each<[string, string | Buffer]>([
    ['cut', '{"query": '],
    ['empty', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"x"'],
    ['true', 'true'],
    ['spaces', '   '],
    ['two documents', '{"documentId":"a"}{"documentId":"b"}'],
    ['with a comment', '{/* */"documentId":"a"}'],
    ['in single quotes', "{'documentId':'a'}"],
    ['after a byte order mark', '\uFEFF{"documentId":"a"}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['overlong UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'a half character in UTF-8',
      Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    ['UTF-16', Buffer.from('{"documentId":"a"}', 'utf16le')],
    ['random bytes', randomBytes(1_000)],
    ['a key twice', '{"query":"{categories{id}}","query":"mutation{setPrice}"}'],
    ['an id twice', `{"documentId":"${SEARCH}","documentId":"${SEARCH}"}`],
    ['a key twice, once escaped', '{"query":"{a}","\\u0071uery":"{b}"}'],
    ['a variable twice', '{"documentId":"a","variables":{"id":1,"id":2}}'],
    ['2,500 objects deep', `{"variables":${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}}`],
    ['lists 21 deep', `{"variables":{"a":${'['.repeat(19)}${']'.repeat(19)}}}`],
    ['half a character', '{"documentId":"a","variables":{"id":"\\ud800"}}'],
    ['half a character in a key', '{"documentId":"a","variables":{"\\udc00":1}}'],
    ['U+0000 in an id', '{"documentId":"a\\u0000"}'],
    ['U+0000 in a variable', '{"documentId":"a","variables":{"id":"p7\\u0000"}}'],
  ])('that is, or has, %s is BAD_REQUEST', async (_, body) => {
    expectRefused(await sendPost(attacked[name], body), NOT_JSON);
  });

  test.each([
    '[]',
    '[[]]',
    JSON.stringify([GOOD.enforce, GOOD.open]),
    `[${'{},'.repeat(4_000)}{}]`,
  ])('that is a list is BATCHING_NOT_ALLOWED', async (body) => {
    expectRefused(await sendPost(attacked[name], body), [400, 'BATCHING_NOT_ALLOWED']);
  });

  test.each(['query', 'documentId', 'operationName', 'variables', 'extensions'])(
    'whose "%s" is of a wrong kind is BAD_REQUEST, or no text to run',
    async (parameter) => {
      for (const value of [1, true, [], 'x', { a: 1 }, [{}]]) {
        const answered = await sendPost(attacked[name], {
          ...(GOOD[name] as object),
          [parameter]: value,
        });
        expectHarmless(answered);
        expect([200, 400, 404]).toContain(answered.status);
        const isRight =
          parameter === 'variables' || parameter === 'extensions'
            ? value instanceof Object && !Array.isArray(value)
            : typeof value === 'string';
        if (!isRight) expect(answered.status).toBe(400);
      }
    },
  );

  test.each([
    '',
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; application/json',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json-evil',
    'application/jsonp',
    'application/json, text/plain',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json; charset=x; charset=utf-8',
  ])('of the type %p is UNSUPPORTED_MEDIA_TYPE, and nothing runs', async (type) => {
    expectRefused(await sendPost(attacked[name], GOOD[name], { 'content-type': type }), MEDIA);
  });

  test('of two types in two headers is read by the first, or not at all', async () => {
    const answered = await sendPost(attacked[name], GOOD[name], { 'Content-Type': 'text/plain' });
    expect([200, 415]).toContain(answered.status);
    expectHarmless(answered);
  });

  const SPREAD = Buffer.from(`{"query":"${'x'.repeat(5_000_000)}"}`);
  test.each([
    ['gzip', gzipSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes)],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
    ['gzip, gzip', (bytes: Buffer) => gzipSync(gzipSync(bytes))],
  ] as const)(
    'compressed as %s is UNSUPPORTED_MEDIA_TYPE before it is read',
    async (encoding, compress) => {
      const before = residentBytes(attacked[name].program.pid);
      const answered = await sendPost(attacked[name], compress(SPREAD), {
        'content-encoding': encoding,
      });
      expectRefused(answered, MEDIA);
      expect(answered.headers['accept-encoding']).toBe('identity');
      expect(residentBytes(attacked[name].program.pid) - before).toBeLessThan(40_000_000);
    },
  );

  test('a byte over the cap, be it announced, sent in chunks or endless, is PAYLOAD_TOO_LARGE', async () => {
    const most = name === 'enforce' ? 16 * 1024 : 100 * 1024;
    const fitting = JSON.stringify(GOOD[name]);
    const padded = (bytes: number) => fitting + ' '.repeat(bytes - fitting.length);
    const { url } = attacked[name];
    if (name !== 'edge') expect((await sendPost(attacked[name], padded(most))).status).toBe(200);
    expectRefused(await sendPost(attacked[name], padded(most + 1)), [413, 'PAYLOAD_TOO_LARGE']);
    const head = headBytes(url, {
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    });
    const chunk = `${(most + 1).toString(16)}\r\n${padded(most + 1)}\r\n`;
    expectRefused(await askRaw(url, head + chunk), [413, 'PAYLOAD_TOO_LARGE']);
    const announced = headBytes(url, {
      'content-type': 'application/json',
      'content-length': '10000000000',
    });
    expectRefused(await askRaw(url, announced), [413, 'PAYLOAD_TOO_LARGE']);
    const socket = await openSocket(url);
    socket.on('error', () => {}).write(head);
    let sent = 0;
    const flood = setInterval(() => {
      sent += chunk.length;
      socket.write(chunk);
    }, 5);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(flood);
    expect(sent).toBeLessThan(50_000_000);
  });

  test('that announces too much waits for a word, and gets it', async () => {
    const { url } = attacked[name];
    const head = (headers: Record<string, string>) =>
      headBytes(url, { 'content-type': 'application/json', ...headers });
    expectRefused(
      await askRaw(url, head({ expect: '100-continue', 'content-length': '1000000' })),
      [413, 'PAYLOAD_TOO_LARGE'],
    );
    expectRefused(await askRaw(url, head({ expect: 'wonders', 'content-length': '0' })), [
      417,
      'EXPECTATION_FAILED',
    ]);
  });

  test('with names that JavaScript knows is read as what it is, and pollutes nothing', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const variables = `{"text":"lamp","${key}":{"polluted":1,"prototype":{"polluted":1}}}`;
      const request = JSON.stringify(asking(name, { text: 'lamp' }));
      const answered = await sendPost(
        attacked[name],
        request.replace('{"text":"lamp"}', () => variables),
      );
      expect(answered.status).toBe(200);
      expect(answered.body).not.toContain('polluted');
      const beside = await sendPost(
        attacked[name],
        `{"${key}":{"a":1},${JSON.stringify(GOOD[name]).slice(1)}`,
      );
      expect(beside.status).toBe(200);
    }
  });
});

describe.each(OURS)('Variables, at %s,', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  const refused = [400, 'BAD_USER_INPUT'] as const;

  test('as they should be are answered', async () => {
    expect((await sendPost(attacked[name], asking(name, { text: 'lamp' }))).status).toBe(200);
  });

  test.each<[string, unknown]>([
    ['of 9 KB', { text: 'x'.repeat(9_000) }],
    [
      'with thousands of names',
      Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`v${n}`, 1])),
    ],
    ['with a list of 501', { text: 'lamp', list: Array(501).fill(1) }],
    ['17 levels deep', { text: 'lamp', deep: JSON.parse(`${'['.repeat(17)}${']'.repeat(17)}`) }],
    ['left out', {}],
    ['of another kind', { text: { a: 1 } }],
    ['of a hundred wrong elements', { text: Array(100).fill({ a: ['\u0001'] }) }],
    ['that quote what was sent', { text: ['\u0001\u0002<script>'.repeat(200)] }],
  ])('%s are BAD_USER_INPUT', async (_, variables) => {
    expectRefused(await sendPost(attacked[name], asking(name, variables)), refused);
  });
});

describe.each(OURS)('A GET, at %s,', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  const good = new URLSearchParams(GOOD[name] as Record<string, string>).toString();

  test('that is good is answered', async () => {
    expect((await sendGet(attacked[name], good)).status).toBe(200);
  });

  test('that a foreign page could start is CSRF_ERROR', async () => {
    expectRefused(await sendGet(attacked[name], good, {}), [400, 'CSRF_ERROR']);
    expectRefused(
      await sendGet(attacked[name], good, { cookie: 'a=b', origin: 'https://evil.example' }),
      [400, 'CSRF_ERROR'],
    );
  });

  test('of a mutation is METHOD_NOT_ALLOWED', async () => {
    const mutation =
      name === 'open' ? 'query=mutation%7B__typename%7D' : `documentId=${idOf('AddReview')}`;
    expectRefused(await sendGet(attacked[name], mutation), [405, 'METHOD_NOT_ALLOWED']);
  });

  test('with a type that is not JSON is UNSUPPORTED_MEDIA_TYPE, preflighted or not', async () => {
    for (const type of ['text/plain', 'message/external-body', 'application/json; charset=utf-7']) {
      const headers = { 'content-type': type, 'apollo-require-preflight': 'true' };
      expectRefused(await sendGet(attacked[name], good, headers), MEDIA);
    }
  });

  test.each(['text/html', 'application/xml', 'multipart/mixed', 'text/event-stream', 'image/png'])(
    'that wants %s is NOT_ACCEPTABLE, and no page',
    async (accept) => {
      const headers = { accept, 'apollo-require-preflight': 'true' };
      expectRefused(await sendGet(attacked[name], good, headers), [406, 'NOT_ACCEPTABLE']);
    },
  );

  test.each([
    `${good}&${good}`,
    `${good}&callback=alert`,
    `${good}&variables=%7B%22a%22%3A1%2C%22a%22%3A2%7D`,
    `${good}&variables=%7B%22a%22%3A%22%5Cud800%22%7D`,
    `${good}&variables=%5B%5D`,
    `${good}&operationName=%FF`,
    `${good}&operationName=a%00`,
    `${good}&operationName=%`,
    `${good}&variables=${encodeURIComponent('['.repeat(1_000))}`,
    `${good}&__proto__=1`,
  ])('with a query string that could be read in two ways is BAD_REQUEST: %s', async (search) => {
    expectRefused(await sendGet(attacked[name], search), NOT_JSON);
  });
});

/** What a process has in memory. */
function residentBytes(pid: number): number {
  const [, kilobytes] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
