import { once } from 'node:events';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { operationId } from '../schema/index.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { internalKey } from './testkit/internal-keys.ts';
import { openSocket, postBytes } from './testkit/raw-http.ts';
import {
  answer,
  deadUrl,
  raw,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from './testkit/scripted-server.ts';
import { NEVER_OPEN, OPERATIONS, startTinyBff, type TinyBff } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const TRY_MS = 400;
/** Far more than anything here takes that does not hang, on however slow a machine. */
const HANGING_MS = 5_000;
const ANSWER_BYTES = 100_000;
/** Stands in every bad answer; nothing of it may reach a client. */
const SECRET = 'at /srv/prices/index.js:7';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const PRICE = answer({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });

let items: ScriptedServer;
let prices: ScriptedServer;
let elsewhere: ScriptedServer;
let bff: TinyBff;
let edge: Edge;
let log: CapturedLog;

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(PRICE);
  elsewhere = await startScripted(PRICE);
  log = captureLog();
  bff = await startTinyBff({
    subgraphUrls: { items: items.url, prices: prices.url },
    choices: {
      subgraphs: { timeoutMs: TRY_MS, answerBytes: ANSWER_BYTES, breaker: NEVER_OPEN },
    },
    log: log.log,
  });
  edge = await createEdge({
    port: 0,
    bffs: { tiny: [bff.url] },
    internalKey: internalKey('edge'),
    log: log.log,
  });
  // What a process does for the first time may take longer than one try on a busy machine.
  await until(async () => !JSON.stringify((await bff.ask('Price')).body).includes('errors'));
}, 30_000);

afterAll(async () => {
  await edge.close();
  await bff.close();
  await Promise.all([items.close(), prices.close(), elsewhere.close()]);
});

afterEach(() => {
  items.script(ITEM);
  prices.script(PRICE);
});

test('Two healthy subgraphs make one whole answer', async () => {
  const { status, body } = await bff.ask('Price');
  expect(status).toBe(200);
  expect(body).toEqual({ data: { item: { id: 'i1', title: 'Lamp', price: 5 } } });
});

/** What is left when `prices` fails: the item, a null, and one error that tells where and who. */
function withoutPrice(code: string) {
  return {
    status: 200,
    body: {
      data: { item: { id: 'i1', title: 'Lamp', price: null } },
      errors: [
        {
          message: expect.any(String),
          path: ['item', 'price'],
          extensions: { code, service: 'prices' },
        },
      ],
    },
  };
}

describe('A subgraph that is too slow', () => {
  test('is SUBREQUEST_TIMEOUT on its path, in time, and the rest of the answer stands', async () => {
    prices.script(silence);
    const started = performance.now();
    const { status, body } = await bff.ask('Price');
    expect({ status, body }).toEqual(withoutPrice('SUBREQUEST_TIMEOUT'));
    expect(performance.now() - started).toBeLessThan(HANGING_MS);
  });

  test('sees its connection closed when the BFF gives up', async () => {
    prices.forget();
    prices.script(silence);
    await bff.ask('Price');
    await until(() => prices.received[0]!.socket.destroyed, { timeoutMs: HANGING_MS });
  });

  test('that stops in the middle of its answer is SUBREQUEST_TIMEOUT', async () => {
    prices.script((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
    });
    const { status, body } = await bff.ask('Price');
    expect({ status, body }).toEqual(withoutPrice('SUBREQUEST_TIMEOUT'));
  });

  test('does not slow down those who ask another', async () => {
    prices.script(silence);
    const slow = bff.ask('Price');
    const quick = bff.ask('Title');
    expect(await Promise.race([slow.then(() => 'slow'), quick.then(() => 'quick')])).toBe('quick');
    await slow;
  });
});

const reset: Script = ({ socket }) => socket.resetAndDestroy();
const html = (status: number) =>
  raw(`<h1>Oops</h1><pre>${SECRET}</pre>`, { 'content-type': 'text/html' }, status);
const large = { data: { _entities: [{ price: 5, note: SECRET + 'x'.repeat(ANSWER_BYTES) }] } };

const HTTP_ERRORS: readonly (readonly [string, Script])[] = [
  ['resets the connection before its answer', reset],
  ['hangs up before its answer', ({ socket }) => socket.destroy()],
  [
    'hangs up in the middle of its answer',
    ({ socket }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '90' });
      response.write('{"data":{"_entities":[{"price":5}]}}', () => socket.destroy());
    },
  ],
  ['answers 500 with a page', html(500)],
  ['answers 503 with JSON', raw(JSON.stringify({ error: SECRET }), {}, 503)],
  ['answers 500 with GraphQL', raw('{"data":{"_entities":[{"price":5}]}}', {}, 500)],
  ['answers 403 with a page', html(403)],
  ['answers more than the cap', answer(large)],
  [
    'answers without end',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(SECRET.repeat(1_000)));
      };
      response.on('drain', more);
      more();
    },
  ],
];

const MALFORMED: readonly (readonly [string, Script])[] = [
  ['a page with status 200', html(200)],
  ['no JSON', raw(`{"data":{"_entities":[${SECRET}`)],
  ['nothing', raw('')],
  ['null', raw('null')],
  ['an array', raw('[{"data":{"_entities":[{"price":5}]}}]')],
  ['an empty object', raw('{}')],
  ['data that is a list', raw('{"data":[]}')],
  ['data that is null, without a reason', raw('{"data":null}')],
  ['errors that are a string', raw(JSON.stringify({ data: { _entities: [{}] }, errors: SECRET }))],
  ['errors that are an object', raw(JSON.stringify({ data: null, errors: { message: SECRET } }))],
  [
    'an encoding nobody asked for',
    raw(gzipSync('{"data":{"_entities":[{"price":5}]}}'), { 'content-encoding': 'gzip' }),
  ],
  [
    'another media type',
    raw('{"data":{"_entities":[{"price":5}]}}', { 'content-type': 'application/json-evil' }),
  ],
];

describe('A subgraph that', () => {
  test.each(HTTP_ERRORS)(
    '%s is SUBREQUEST_HTTP_ERROR, and nothing of it shows',
    async (_, script) => {
      prices.script(script);
      const { status, body, text } = await bff.ask('Price');
      expect({ status, body }).toEqual(withoutPrice('SUBREQUEST_HTTP_ERROR'));
      expectNothingOf(prices, text);
    },
  );

  test('does not listen is SUBREQUEST_HTTP_ERROR, at once', async () => {
    const url = await deadUrl();
    const alone = await startTinyBff({ subgraphUrls: { items: items.url, prices: url } });
    const started = performance.now();
    const { status, body, text } = await alone.ask('Price');
    expect(performance.now() - started).toBeLessThan(HANGING_MS);
    await alone.close();
    expect({ status, body }).toEqual(withoutPrice('SUBREQUEST_HTTP_ERROR'));
    expect(text).not.toContain(new URL(url).port);
  });

  test('speaks something else than HTTP is SUBREQUEST_HTTP_ERROR', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => {}).end(`SSH-2.0-${SECRET}\r\n`),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}/`;
    const alone = await startTinyBff({ subgraphUrls: { items: items.url, prices: url } });
    const { status, body, text } = await alone.ask('Price');
    await alone.close();
    server.close();
    expect({ status, body }).toEqual(withoutPrice('SUBREQUEST_HTTP_ERROR'));
    expect(text).not.toContain('SSH');
  });

  test.each([301, 302, 307, 308])(
    'answers %i is SUBREQUEST_HTTP_ERROR, and its target is never called',
    async (redirect) => {
      elsewhere.forget();
      const body = '{"data":{"_entities":[{"price":7}]}}';
      prices.script(raw(body, { location: elsewhere.url }, redirect));
      const { text, ...answered } = await bff.ask('Price');
      expect({ status: answered.status, body: answered.body }).toEqual(
        withoutPrice('SUBREQUEST_HTTP_ERROR'),
      );
      expect(elsewhere.received).toEqual([]);
      expectNothingOf(elsewhere, text);
    },
  );

  test.each(MALFORMED)('answers %s is SUBREQUEST_MALFORMED_RESPONSE', async (_, script) => {
    prices.script(script);
    const { status, body, text } = await bff.ask('Price');
    expect({ status, body }).toEqual(withoutPrice('SUBREQUEST_MALFORMED_RESPONSE'));
    expectNothingOf(prices, text);
  });

  test('fails is told of in the log, with the reason the client does not get', async () => {
    prices.script(html(500));
    await bff.ask('Price');
    expect(log.text()).toContain('HTTP 500, text/html');
    expect(log.text()).not.toContain('Oops');
  });
});

function expectNothingOf({ url }: ScriptedServer, text: string): void {
  expect(text).not.toContain('/srv');
  expect(text).not.toContain('Oops');
  expect(text).not.toContain(new URL(url).port);
  expect(text).not.toMatch(/127\.0\.0\.1|node_modules|apollo|undici|\bat \w/i);
}

test('A failed field at the root is told of by its name', async () => {
  prices.script(html(500));
  const { status, body } = await bff.ask('Rate');
  expect(status).toBe(200);
  expect(body.data).toEqual({ rate: null });
  expect(body.errors).toMatchObject([
    { path: ['rate'], extensions: { code: 'SUBREQUEST_HTTP_ERROR', service: 'prices' } },
  ]);
  prices.script(answer({ data: null, errors: [{ message: SECRET }] }));
  expect((await bff.ask('Rate')).body).toMatchObject({
    data: { rate: null },
    errors: [{ path: ['rate'], extensions: { code: 'INTERNAL_SERVER_ERROR', service: 'prices' } }],
  });
});

describe('The errors of a subgraph', () => {
  const withErrors = (...errors: unknown[]) =>
    answer({ data: { _entities: [{ price: null }] }, errors });

  test('keep their message when their code, such as FORBIDDEN, is for the caller', async () => {
    prices.script(
      withErrors({
        message: 'Not for you.',
        path: ['_entities', 0, 'price'],
        extensions: { code: 'FORBIDDEN', stacktrace: [SECRET], debug: SECRET },
      }),
    );
    const { body, text } = await bff.ask('Price');
    expect(body.errors).toEqual([
      {
        message: 'Not for you.',
        path: ['item', 'price'],
        extensions: { code: 'FORBIDDEN', service: 'prices' },
      },
    ]);
    expect(body.data).toEqual({ item: { id: 'i1', title: 'Lamp', price: null } });
    expectNothingOf(prices, text);
  });

  test('lose their message when it is their own affair', async () => {
    prices.script(
      withErrors({
        message: `SQLITE_BUSY ${SECRET}`,
        extensions: { code: 'SQLITE', stacktrace: [SECRET] },
      }),
    );
    const { body, text } = await bff.ask('Price');
    expect(body.errors).toEqual([
      {
        message: 'The service "prices" could not answer this field.',
        path: ['item'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', service: 'prices' },
      },
    ]);
    expect(text).not.toContain('SQLITE');
    expectNothingOf(prices, text);
  });

  test.each([
    ['null', null],
    ['a string', SECRET],
    ['without a message', {}],
    ['at a negative place', { message: SECRET, path: ['_entities', -1] }],
    ['at a place out of range', { message: SECRET, path: ['_entities', 99, 'price'] }],
    ['at a place that is no path', { message: SECRET, path: 'item' }],
    ['with bad locations', { message: SECRET, locations: [{ line: -1, column: 'x' }] }],
  ])('that are %s neither break the answer nor show', async (_, error) => {
    prices.script(withErrors(error));
    const { status, body, text } = await bff.ask('Price');
    expect(status).toBe(200);
    expect(body.data).toEqual({ item: { id: 'i1', title: 'Lamp', price: null } });
    expect(body.errors).toMatchObject([{ extensions: { service: 'prices' } }]);
    expectNothingOf(prices, text);
  });
});

describe('Values that the schema does not allow', () => {
  test('are null up to where null is allowed, with RESPONSE_VALIDATION_FAILED', async () => {
    prices.script(answer({ data: { _entities: [{ currency: {} }] } }));
    const { status, body } = await bff.ask('Currency');
    expect(status).toBe(200);
    expect(body.data).toEqual({ item: { id: 'i1', title: 'Lamp', currency: null } });
    expect(body.errors).toMatchObject([
      { path: ['item', 'currency', 'code'], extensions: { code: 'RESPONSE_VALIDATION_FAILED' } },
    ]);
    expect(body.extensions).toBeUndefined();
  });

  test.each([
    ['a text for a number', 'much'],
    ['an object for a number', { amount: 5 }],
    ['a list for a number', [5]],
    ['a number that is no Int', 5.5],
  ])('such as %s are null and RESPONSE_VALIDATION_FAILED', async (_, price) => {
    prices.script(answer({ data: { _entities: [{ price }] } }));
    const { status, body } = await bff.ask('Price');
    expect(status).toBe(200);
    expect(body.data).toEqual({ item: { id: 'i1', title: 'Lamp', price: null } });
    expect(body.errors).toMatchObject([
      { path: ['item', 'price'], extensions: { code: 'RESPONSE_VALIDATION_FAILED' } },
    ]);
  });

  test('such as lists 40,000 deep break neither the answer nor the BFF', async () => {
    prices.script(
      raw(`{"data":{"_entities":[{"price":${'['.repeat(40_000)}${']'.repeat(40_000)}}]}}`),
    );
    const { status, body } = await bff.ask('Price');
    expect(status).toBe(200);
    expect(body.data).toEqual({ item: { id: 'i1', title: 'Lamp', price: null } });
    expect(body.errors).toHaveLength(1);
  });

  test.each([
    ['fewer entities than asked for', []],
    ['null for an entity', [null]],
    ['a text for an entity', ['i1']],
    ['a list for an entity', [[]]],
  ])('such as %s leave the rest of the answer intact', async (_, _entities) => {
    prices.script(answer({ data: { _entities } }));
    const { status, body } = await bff.ask('Price');
    expect(status).toBe(200);
    expect(body.data).toEqual({ item: { id: 'i1', title: 'Lamp', price: null } });
  });

  test.each(['__proto__', 'constructor', 'prototype'])('named %s pollute nothing', async (name) => {
    const evil = `{"${name}":{"polluted":1,"prototype":{"polluted":1}},"price":5}`;
    prices.script(
      raw(`{"${name}":{"polluted":1},"data":{"${name}":{"polluted":1},"_entities":[${evil}]}}`),
    );
    items.script(
      raw(
        `{"data":{"item":{"__typename":"Item","id":"i1","title":"Lamp","${name}":{"polluted":1}}}}`,
      ),
    );
    const { body } = await bff.ask('Price');
    expect(body).toEqual({ data: { item: { id: 'i1', title: 'Lamp', price: 5 } } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe.each(['its BFF', 'the edge'])('A client that leaves %s', (door) => {
  test('takes its request to the subgraph with it, within half a second', async () => {
    // Slower than the test's limit, so that only the leaving can be what ends it.
    const patient = await startTinyBff({
      subgraphUrls: { items: items.url, prices: prices.url },
      choices: { subgraphs: { timeoutMs: 10_000 }, deadlineMs: 20_000 },
    });
    const through = await createEdge({
      port: 0,
      bffs: { tiny: [patient.url] },
      internalKey: internalKey('edge'),
      log: log.log,
    });
    prices.forget();
    prices.script(silence);
    const url = door === 'its BFF' ? patient.url : `${through.url}/tiny/graphql`;
    const socket = await openSocket(url);
    socket.write(postBytes(url, { documentId: operationId(OPERATIONS.Price) }));
    await until(() => prices.received.length > 0);
    expect(prices.received[0]!.socket.destroyed).toBe(false);
    socket.destroy();
    await until(() => prices.received[0]!.socket.destroyed, { timeoutMs: HANGING_MS });
    await through.close();
    await patient.close();
  });
});

describe('A whole request', () => {
  describe('that reaches its deadline', () => {
    let hasty: TinyBff;
    beforeAll(async () => {
      hasty = await startTinyBff({
        subgraphUrls: { items: items.url, prices: prices.url },
        choices: { subgraphs: { timeoutMs: 10_000 }, deadlineMs: 300 },
      });
    });
    afterAll(() => hasty.close());

    const atDeadline = async (name: 'Rate' | 'Price') => {
      prices.forget();
      prices.script(silence);
      const started = performance.now();
      const answer = await hasty.ask(name);
      const took = performance.now() - started;
      expect(took).toBeGreaterThan(250);
      expect(took).toBeLessThan(HANGING_MS);
      await until(() => prices.received[0]!.socket.destroyed, { timeoutMs: HANGING_MS });
      return answer;
    };

    test('without anything to show is GATEWAY_TIMEOUT, and its work in subgraphs ends', async () => {
      const { status, body } = await atDeadline('Rate');
      expect(status).toBe(504);
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'GATEWAY_TIMEOUT' } }] });
    });

    test('with something to show shows it, and tells what is missing', async () => {
      const { status, body } = await atDeadline('Price');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        data: { item: { title: expect.any(String), price: null } },
        errors: [
          {
            path: ['item', 'price'],
            extensions: { code: 'SUBREQUEST_TIMEOUT', service: 'prices' },
          },
        ],
      });
    });
  });

  test('sends a mutation once, whatever comes of it', async () => {
    prices.forget();
    prices.script(reset);
    const { body } = await bff.ask('SetRate', { rate: 2 });
    expect(body.data).toEqual({ setRate: null });
    expect(prices.received).toHaveLength(1);
  });

  test('tells subgraphs its id and nothing of the client’s own', async () => {
    items.forget();
    await fetch(bff.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-request-id': 'request-7',
        cookie: 'a=b',
        authorization: 'Bearer x',
        'x-invented': 'y',
      },
      body: JSON.stringify({ documentId: operationId(OPERATIONS.Title) }),
    });
    const { headers } = items.received[0]!;
    expect(headers['x-request-id']).toBe('request-7');
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-facet-deadline-ms',
      'x-request-id',
    ]);
  });
});

test('Fifty requests in a row share the connections to their subgraphs', async () => {
  await bff.ask('Price');
  const before = [items.sockets.length, prices.sockets.length];
  for (let count = 0; count < 50; count += 1) await bff.ask('Price');
  expect([items.sockets.length, prices.sockets.length]).toEqual(before);
});
