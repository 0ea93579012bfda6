import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { killPrograms, runFacet } from './testkit/program.ts';
import { sendRaw } from './testkit/raw-http.ts';
import {
  answer,
  deadUrl,
  raw,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from './testkit/scripted-server.ts';
import { OPERATIONS, startTinyBff, type TinyBff } from './testkit/tiny-graph.ts';

/** What no client and no log may be told. */
const SECRETS = [
  'hunter2',
  'jane.doe@example.com',
  'Elm-Street-4711',
  'k-4711-4711',
  'eyJhbGciOiJFZERTQSJ9',
  '/srv/app',
];

const LEAKY = [
  'connect postgres://facet:hunter2@db.internal:5432/shop failed',
  'Key (email)=(jane.doe@example.com) already exists',
  'street=Elm-Street-4711',
  'x-api-key: k-4711-4711',
  'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1MSJ9.c2ln',
].join('; ');

const STACK = 'Error: boom\n    at run (/srv/app/node_modules/knex/lib/run.js:1:1)';

const log = captureLog('debug');
let prices: ScriptedServer;
let bff: TinyBff;

beforeAll(async () => {
  prices = await startScripted(answer({ data: { rate: 3 } }));
  bff = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    choices: { deadlineMs: 1_000 },
    log: log.log,
  });
}, 30_000);

afterAll(async () => {
  await bff.close();
  await prices.close();
  await killPrograms();
});

const JSON_TYPE = { 'content-type': 'application/json' };
const leakyError = { message: LEAKY, extensions: { stacktrace: STACK.split('\n'), sql: LEAKY } };

const SUBGRAPH_FAILURES: [what: string, script: Script, code: string][] = [
  [
    'a page of status 500',
    raw(LEAKY + STACK, { 'content-type': 'text/html' }, 500),
    'SUBREQUEST_HTTP_ERROR',
  ],
  [
    'errors of status 500',
    raw(JSON.stringify({ errors: [leakyError] }), JSON_TYPE, 500),
    'SUBREQUEST_HTTP_ERROR',
  ],
  ['a page', raw(LEAKY, { 'content-type': 'text/html' }), 'SUBREQUEST_MALFORMED_RESPONSE'],
  ['no JSON', raw(`{"data":"${LEAKY}`, JSON_TYPE), 'SUBREQUEST_MALFORMED_RESPONSE'],
  [
    'a redirect',
    raw('', { location: `http://facet:hunter2@db/?${LEAKY.length}` }, 302),
    'SUBREQUEST_HTTP_ERROR',
  ],
  [
    'an error of its own',
    answer({ data: { rate: null }, errors: [leakyError] }),
    'INTERNAL_SERVER_ERROR',
  ],
  [
    'an error with a code nobody knows',
    answer({ data: null, errors: [{ message: LEAKY, extensions: { code: LEAKY } }] }),
    'INTERNAL_SERVER_ERROR',
  ],
  ['a text for a number', answer({ data: { rate: LEAKY } }), 'RESPONSE_VALIDATION_FAILED'],
  ['nothing, and closes', ({ socket }) => socket.destroy(), 'SUBREQUEST_HTTP_ERROR'],
  ['nothing at all', silence, 'SUBREQUEST_TIMEOUT'],
];

describe('A subgraph that answers', () => {
  test('with a page holds all that is looked for', async () => {
    prices.script(raw(LEAKY + STACK, { 'content-type': 'text/html' }, 500));
    const page = await (await fetch(prices.url, { method: 'POST', body: '{}' })).text();
    expect(SECRETS.filter((secret) => !page.includes(secret))).toEqual([]);
  });

  test.each(SUBGRAPH_FAILURES)(
    '%s tells neither the client nor the log its secrets',
    async (what, script, code) => {
      prices.script(script);
      const { text, headers } = await bff.ask('Rate', { of: what });
      expect(text).toContain(`"code":"${code}"`);
      expectNothing(text + JSON.stringify([...headers]));
    },
  );

  test('wrongly is told of in the log, with its cause but without secrets', () => {
    expect(log.text()).toContain('HTTP 500, text/html');
    expect(log.text()).toContain('a service reported errors');
    expect(log.text()).toContain('[redacted]');
    expectNothingIn(log.text());
  });
});

describe('A request that carries secrets', () => {
  const id = operationId(OPERATIONS.Rate);
  const authorization = 'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1MSJ9.c2ln';
  const secretHeaders = { authorization, cookie: 'session=hunter2', 'x-api-key': 'k-4711-4711' };

  test.each<[what: string, body: string, headers?: Record<string, string>]>([
    ['as its id', JSON.stringify({ documentId: 'hunter2' })],
    ['in a text', JSON.stringify({ query: '{ user(email: "jane.doe@example.com") { id } }' })],
    ['in variables', JSON.stringify({ documentId: id, variables: { of: ['hunter2'] } })],
    ['in unknown variables', JSON.stringify({ documentId: id, variables: { hunter2: 1 } })],
    ['as the operation’s name', JSON.stringify({ documentId: id, operationName: 'hunter2' })],
    ['in a broken body', '{"password":"hunter2"'],
    ['in extensions', JSON.stringify({ documentId: id, extensions: { token: 'hunter2' } })],
    ['in a media type', '{}', { 'content-type': 'text/hunter2' }],
    [
      'in its client’s version',
      JSON.stringify({ documentId: id }),
      { 'apollographql-client-version': 'jane.doe@example.com' },
    ],
    [
      'as its own id',
      JSON.stringify({ documentId: id }),
      { 'x-request-id': 'jane.doe@example.com' },
    ],
  ])('%s puts none of them in the log', async (_, body, headers = {}) => {
    await fetch(bff.url, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...secretHeaders, ...headers },
      body,
    });
    expectNothingIn(log.text());
  });

  test('that is no HTTP, or goes elsewhere, puts none of them in the log', async () => {
    await sendRaw(bff.url, 'hunter2 / HTTP/1.1\r\n\r\n');
    const head = 'host: a\r\nconnection: close\r\ncontent-length: 0';
    await sendRaw(bff.url, `POST /hunter2?token=k-4711-4711 HTTP/1.1\r\n${head}\r\n\r\n`);
    await fetch(`${bff.url}?documentId=${id}&token=hunter2`, { headers: secretHeaders });
    expect(log.text()).toContain('NOT_FOUND');
    expectNothingIn(log.text());
  });
});

test('A database that cannot be opened is told of without its password', async () => {
  const { host } = new URL(await deadUrl());
  const env = { DATABASE_URL: `postgres://facet:hunter2@${host}/shop`, FACET_LOG_LEVEL: 'debug' };
  const { code, stdout, stderr } = await runFacet(['subgraph', 'users', '--port', '0'], { env });
  expect(code).toBe(2);
  expect(stderr).toContain('DATABASE_URL');
  expectNothingIn(stdout + stderr);
}, 60_000);

function expectNothing(text: string): void {
  expectNothingIn(text);
  expect(text).not.toContain(new URL(prices.url).port);
  expect(text).not.toMatch(/127\.0\.0\.1|node_modules|apollo|undici|graphql-js|\bat \w+ \(/i);
}

function expectNothingIn(text: string): void {
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
}
