import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../gateway/operation.ts';
import {
  type Attacked,
  expectHarmless,
  expectRefused,
  GOOD,
  idOf,
  sendGet,
  sendPost,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(async () => {
  await attacked?.expectNothingLeft();
  await stopAttacked();
}, 30_000);

const MISSING = [400, 'PERSISTED_QUERY_ID_REQUIRED'] as const;
const UNKNOWN = [404, 'PERSISTED_QUERY_NOT_IN_LIST'] as const;
const BOTH = [400, 'CANNOT_SEND_PQ_ID_AND_BODY'] as const;
const BAD = [400, 'BAD_REQUEST'] as const;

const id = idOf('Categories');
const webId = idOf('HomePage', readFileSync('bffs/web/manifest.json', 'utf8'));
const unknown = randomBytes(32).toString('hex');
const text = '{ categories { slug name } }';
const apq = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

test('What the allowlist keeps out runs where there is none', async () => {
  expect((await sendPost(attacked.open, { query: text })).status).toBe(200);
  expectRefused(await sendPost(attacked.enforce, { query: text }), MISSING);
});

describe.each(['edge', 'enforce'] as const)('An enforced allowlist, at %s,', (name) => {
  afterEach(() => attacked.expectUnharmed(name));

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    sendPost(attacked[name], body, headers);

  test.each([
    text,
    '{__typename}',
    '{__schema{types{name}}}',
    'query IntrospectionQuery{__schema{queryType{name}}}',
    '{_service{sdl}}',
    'mutation{setPrice(input:{productId:"p1",amount:1}){product{id}}}',
    'subscription{x}',
    '{',
    '',
    `${'{a'.repeat(3_000)}`,
    '#'.repeat(10_000),
  ])('runs no text, valid or not, and does not even read it: %#', async (query) => {
    const parsed = await compilations();
    expectRefused(await post({ query }), MISSING);
    expect(await compilations()).toEqual(parsed);
  });

  test('runs no text of its own operations either', async () => {
    const [operation] = JSON.parse(readFileSync('bffs/mobile/manifest.json', 'utf8')).operations;
    expectRefused(await post({ query: operation.body }), MISSING);
  });

  test.each([
    unknown,
    `sha256:${unknown}`,
    id.toUpperCase(),
    `${id} `,
    id.slice(1),
    `sha256:sha256:${id}`,
    `md5:${id}`,
    '../manifest.json',
    '__proto__',
    'constructor',
    'toString',
    '0',
    'x'.repeat(8_000),
    webId,
  ])('knows no other id, and lets nobody keep that: %#', async (documentId) => {
    for (const answered of [
      await post({ documentId }),
      await post({ doc_id: documentId }),
      await post(apq(documentId)),
      await sendGet(attacked[name], `documentId=${encodeURIComponent(documentId)}`),
    ]) {
      expectRefused(answered, UNKNOWN);
      expect(answered.headers['cache-control']).toContain('no-store');
      expect(answered.body).not.toMatch(/PersistedQueryNotFound/i);
    }
  });

  test('lets no text stand beside an id, be it the same, and learns none', async () => {
    for (const query of [text, '', '{__typename}']) {
      expectRefused(await post({ documentId: id, query }), BOTH);
      expectRefused(await post({ ...apq(sha256(query)), query }), BOTH);
    }
    expectRefused(await post(apq(sha256(text))), UNKNOWN);
  });

  test('takes one id in one request', async () => {
    expect((await post({ documentId: id, doc_id: `sha256:${id}`, ...apq(id) })).status).toBe(200);
    expectRefused(await post({ documentId: id, doc_id: unknown }), BAD);
    expectRefused(await post({ documentId: id, ...apq(unknown) }), BAD);
    expectRefused(await sendGet(attacked[name], `documentId=${id}&doc_id=${webId}`), BAD);
  });

  test.each([2, 0, '1', null, [1], 1.5])(
    'takes no persisted query of version %p',
    async (version) => {
      expectRefused(await post(apq(id, version)), BAD);
    },
  );

  test('takes no version for granted', async () => {
    expectRefused(await post({ extensions: { persistedQuery: { sha256Hash: id } } }), BAD);
    expectRefused(await post({ extensions: { persistedQuery: { version: 1 } } }), BAD);
    expectRefused(await post({ extensions: { persistedQuery: id } }), BAD);
  });

  test.each([{ documentId: '' }, { documentId: ['a'] }, { doc_id: { id } }, { documentId: 7 }])(
    'takes nothing for an id that is none: %j',
    async (body) => {
      expectRefused(await post(body), BAD);
    },
  );

  test('runs no operation of another name', async () => {
    for (const operationName of ['Search', 'categories', '__proto__', 'Categories ']) {
      expectRefused(await post({ documentId: id, operationName }), [
        400,
        'OPERATION_RESOLUTION_FAILURE',
      ]);
    }
    expect((await post({ documentId: id, operationName: 'Categories' })).status).toBe(200);
  });

  test.each([
    ['apollographql-client-name', 'partner'],
    ['graphql-client-name', 'web'],
    ['x-client-name', 'web'],
    ['x-forwarded-prefix', '/web'],
    ['x-original-url', '/web/graphql'],
    ['x-rewrite-url', '/web/graphql'],
    ['x-http-method-override', 'GET'],
    ['x-facet-credential', 'guess'],
    ['x-facet-viewer', 'u1'],
    ['x_facet_viewer', 'u1'],
  ])('is chosen by the address alone, and not by %s', async (header, value) => {
    expectRefused(await post({ documentId: webId }, { [header]: value }), UNKNOWN);
    expectRefused(await post({ query: text }, { [header]: value }), MISSING);
  });

  test('answers as soon for an id that is unknown as for one that is not meant for it', async () => {
    const timed = async (documentId: string) => {
      const started = performance.now();
      expectHarmless(await post({ documentId }));
      return performance.now() - started;
    };
    const [others, nobodys]: [number[], number[]] = [[], []];
    for (let round = 0; round < 40; round += 1) {
      others.push(await timed(webId));
      nobodys.push(await timed(randomBytes(32).toString('hex')));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length / 2] ?? 0;
    expect(Math.abs(median(others) - median(nobodys))).toBeLessThan(50);
  });
});

/** What traffic made the enforcing BFF do that registration is to have done. */
async function compilations(): Promise<string[]> {
  const text = await (await fetch(new URL('/metrics', attacked.enforce.url))).text();
  return text
    .split('\n')
    .filter((line) => /^facet_operation_compilations_total.*cause="traffic"/.test(line));
}

test('In open mode an id and a text are still not sent together, and other lists stay shut', async () => {
  const [request] = [GOOD.open as { query: string }];
  expectRefused(await sendPost(attacked.open, { ...request, ...apq(sha256(request.query)) }), BOTH);
  expectRefused(await sendPost(attacked.open, apq(sha256(request.query))), UNKNOWN);
  expectRefused(await sendPost(attacked.open, { documentId: id }), UNKNOWN);
});
