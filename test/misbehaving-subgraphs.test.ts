import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bff, createBff } from '../gateway/bff.ts';
import { defineBff } from '../gateway/definition.ts';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { answer, raw, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { askById, manifestOf, NEVER_OPEN, supergraphOf } from './testkit/tiny-graph.ts';

// The rows of the fault table about the shape of answers that subgraph-faults.test.ts leaves open.

const SDL = {
  items: `
    type Query { items: [Item] other: Int grid: [[Item!]!] }
    interface Thing { id: ID! }
    type Item implements Thing @key(fields: "id") {
      id: ID! title: String size: Size sizes: [Size!] numbers: [[Int!]] weights: [[[Float]!]!]
      json: JSON related: Thing box: Box big: Int
    }
    type Box implements Thing { id: ID! items: [Item!] }
    enum Size { SMALL LARGE }
    scalar JSON
  `,
  prices: `type Item @key(fields: "id") { id: ID! price: Int tags: [String!] }`,
};

const OPERATIONS = {
  Prices: 'query Prices { items { title price } other }',
  Tags: 'query Tags { items { title tags } }',
  Leaves: 'query Leaves { items { title size sizes numbers weights big } other }',
  Objects: 'query Objects { items { title box { items { title } } related { id } } other }',
  Grid: 'query Grid { grid { title price } other }',
  Json: 'query Json { items { title json } other }',
};

let items: ScriptedServer;
let prices: ScriptedServer;
let bff: Bff;
let folder: string;

const item = (id: string, more: object = {}) => ({
  __typename: 'Item',
  id,
  title: `T${id}`,
  ...more,
});
const HEALTHY = answer({ data: { items: [item('a'), item('b')], other: 7, grid: [[item('a')]] } });
const TWO_PRICES = answer({ data: { _entities: [{ price: 1 }, { price: 2 }] } });

beforeAll(async () => {
  items = await startScripted(HEALTHY);
  prices = await startScripted(TWO_PRICES);
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  const [supergraph, manifest] = [
    join(folder, 'supergraph.graphql'),
    join(folder, 'manifest.json'),
  ];
  writeFileSync(supergraph, supergraphOf(SDL));
  writeFileSync(manifest, manifestOf(OPERATIONS));
  bff = await createBff(defineBff({ client: 'odd', subgraphs: { breaker: NEVER_OPEN } }), {
    port: 0,
    supergraph,
    manifests: [manifest],
    subgraphUrls: { items: items.url, prices: prices.url },
    log: captureLog().log,
  });
});

afterAll(async () => {
  await bff.close();
  await Promise.all([items.close(), prices.close()]);
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  items.script(HEALTHY);
  prices.script(TWO_PRICES);
});

async function ask(name: keyof typeof OPERATIONS) {
  const { status, body } = await askById(bff.url, operationId(OPERATIONS[name]));
  expect(status).toBe(200);
  return body;
}

const BARE = [{ title: 'Ta' }, { title: 'Tb' }];
const withoutPrices = { items: BARE.map((each) => ({ ...each, price: null })), other: 7 };

describe('F15: a value of another kind than the schema’s, at whatever depth', () => {
  test.each<[string, string, unknown, unknown, ...number[]]>([
    ['a text for a list', 'sizes', 'SMALL', null],
    ['a list with a text nobody declared', 'sizes', ['SMALL', 'HUGE'], null, 1],
    ['a number for an enum', 'size', 0, null],
    ['an unknown enum value', 'size', 'HUGE', null],
    ['a number for a list in a list', 'numbers', [[1], 2], [[1], null], 1],
    ['an object for a list of lists', 'numbers', { 0: [1] }, null],
    ['a text two lists deep', 'numbers', [[1, 'x']], [null], 0, 1],
    ['a null two lists deep', 'numbers', [[1, null], [2]], [null, [2]], 0, 1],
    ['a list of lists of lists too shallow', 'weights', [[1.5]], null, 0, 0],
    ['a list of lists of lists too deep', 'weights', [[[[1.5]]]], [[[null]]], 0, 0, 0],
    ['a whole number beyond 32 bits', 'big', 2 ** 31, null],
    ['a number that is a text', 'big', '5', null],
  ])('is null up to where it may be, and told of: %s', async (_, field, value, left, ...place) => {
    items.script(answer({ data: { items: [item('a', { [field]: value })], other: 7 } }));
    const { data, errors } = await ask('Leaves');
    const none = { size: null, sizes: null, numbers: null, weights: null, big: null };
    expect(data).toEqual({ items: [{ title: 'Ta', ...none, [field]: left }], other: 7 });
    expect(errors).toEqual([
      {
        message: expect.any(String),
        path: ['items', 0, field, ...place],
        extensions: { code: 'RESPONSE_VALIDATION_FAILED' },
      },
    ]);
  });

  test.each<[string, unknown]>([
    ['a text for an object', 'b'],
    ['a list for an object', [{ items: [] }]],
    ['an object for a list', { items: {} }],
    ['a text for an element', { items: ['b'] }],
  ])('leaves the rest of the answer: %s', async (_, box) => {
    items.script(answer({ data: { items: [item('a', { box }), item('b')], other: 7 } }));
    const { data, errors } = await ask('Objects');
    expect(data.items[1]).toEqual({ title: 'Tb', box: null, related: null });
    expect(data.items[0].title).toBe('Ta');
    expect(data.other).toBe(7);
    expect(errors).toMatchObject([{ extensions: { code: 'RESPONSE_VALIDATION_FAILED' } }]);
  });

  test.each(['Query', 'Hidden', 'Size', '', '__proto__'])(
    'such as an object of the type "%s", which may not stand there, leaves the rest of the answer',
    async (__typename) => {
      items.script(answer({ data: { items: [item('a', { related: { __typename, id: 'r' } })] } }));
      const { data, errors } = await ask('Objects');
      expect(data.items).toEqual([{ title: 'Ta', box: null, related: null }]);
      expect(errors).toMatchObject([{ path: ['items', 0, 'related'] }]);
    },
  );
});

describe('F17: entities in another order than asked for', () => {
  // Nothing in the answer tells: keys are not asked back. Only their number is known.
  test('cannot be told from the right order', async () => {
    prices.script(answer({ data: { _entities: [{ price: 2 }, { price: 1 }] } }));
    const { data, errors } = await ask('Prices');
    expect(data.items).toEqual([
      { title: 'Ta', price: 2 },
      { title: 'Tb', price: 1 },
    ]);
    expect(errors).toBeUndefined();
  });
});

describe('F19: an error at a place that is none', () => {
  test.each<[string, unknown, unknown]>([
    ['out of range', ['_entities', 2, 'price'], ['items']],
    ['far out of range', ['_entities', 2 ** 53, 'price'], ['items']],
    ['before the first', ['_entities', -1, 'price'], ['items']],
    ['a fraction', ['_entities', 0.5, 'price'], ['items']],
    ['of an entity without a number', ['_entities', 'price'], ['items']],
    ['of a field nobody asked for', ['_entities', 1, 'secret'], ['items', 1]],
    ['below a leaf', ['_entities', 1, 'price', 'deeper', 0], ['items', 1, 'price']],
    ['named as what every object inherits', ['constructor', '__proto__'], ['items']],
    ['of nothing', [], ['items']],
    ['of a thousand elements', Array.from({ length: 1_000 }, () => '_entities'), ['items']],
  ])('is told of where the request belongs: %s', async (_, path, place) => {
    prices.script(
      answer({ data: { _entities: [{ price: 1 }, null] }, errors: [{ message: 'm', path }] }),
    );
    const { data, errors } = await ask('Prices');
    expect(data.items).toEqual([
      { title: 'Ta', price: 1 },
      { title: 'Tb', price: null },
    ]);
    expect(errors).toMatchObject([{ path: place, extensions: { service: 'prices' } }]);
  });

  test('ten thousand times makes neither the answer large nor the BFF slow', async () => {
    const errors = Array.from({ length: 10_000 }, (_, index) => ({
      message: 'm',
      path: ['_entities', index],
    }));
    prices.script(answer({ data: { _entities: [null, null] }, errors }));
    const started = performance.now();
    const body = await ask('Prices');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(body.data).toEqual(withoutPrices);
    expect(body.errors.length).toBeLessThan(10);
  });
});

describe('F20: names every object inherits', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'pollute nothing where answers meet: %s',
    async (name) => {
      const evil = `"${name}":{"polluted":1,"prototype":{"polluted":1}}`;
      items.script(
        raw(
          `{"data":{${evil},"items":[{"__typename":"Item","id":"a","title":"Ta",${evil}}],"other":7}}`,
        ),
      );
      prices.script(raw(`{"data":{${evil},"_entities":[{${evil},"price":1}]}}`));
      const body = await ask('Prices');
      expect(body).toEqual({ data: { items: [{ title: 'Ta', price: 1 }], other: 7 } });
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined();
      expect(
        (Object.prototype.toString as unknown as Record<string, unknown>).polluted,
      ).toBeUndefined();
    },
  );

  test('are as good as any in a custom scalar', async () => {
    const json = '{"__proto__":{"a":1},"constructor":null}';
    items.script(
      raw(`{"data":{"items":[{"__typename":"Item","id":"a","title":"Ta","json":${json}}]}}`),
    );
    const { data } = await ask('Json');
    expect(JSON.stringify(data.items[0].json)).toBe(json);
  });
});

describe('F21: an answer of 60 MB', () => {
  test('is cut off at the cap, and its memory with it', async () => {
    let sent = 0;
    const chunks = function* () {
      for (; sent < 60; sent += 1) yield Buffer.alloc(1_000_000, 0x20);
      yield Buffer.from('{"data":{"_entities":[{"price":1},{"price":2}]}}');
    };
    prices.script((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      Readable.from(chunks())
        .on('error', () => {})
        .pipe(response);
    });
    const { data, errors } = await ask('Prices');
    expect(data).toEqual(withoutPrices);
    const extensions = { code: 'SUBREQUEST_HTTP_ERROR' };
    expect(errors).toMatchObject([
      { path: ['items', 0, 'price'], extensions },
      { path: ['items', 1, 'price'], extensions },
    ]);
    expect(sent).toBeLessThan(20);
  });
});

const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe.each([
  ['lists', lists],
  ['objects', objects],
])('F23: %s 100,000 deep', (_, nested) => {
  const deep = nested(100_000);
  const broken = (key: string) =>
    raw(
      `{"data":{"items":[{"__typename":"Item","id":"a","title":"Ta"},{"__typename":"Item","id":"b","title":"Tb","${key}":${deep}}],"other":7}}`,
    );

  test('for a leaf are told of at that leaf', async () => {
    items.script(broken('big'));
    const { data, errors } = await ask('Leaves');
    expect(data.other).toBe(7);
    expect(data.items).toMatchObject([{ title: 'Ta' }, { title: 'Tb', big: null }]);
    expect(errors).toMatchObject([{ path: ['items', 1, 'big'] }]);
  });

  test('for a custom scalar are told of there', async () => {
    items.script(broken('json'));
    const { data, errors } = await ask('Json');
    expect(data).toEqual({
      items: [
        { title: 'Ta', json: null },
        { title: 'Tb', json: null },
      ],
      other: 7,
    });
    expect(errors).toMatchObject([{ path: ['items', 1, 'json'] }]);
  });

  test('for a key leave the rest of the answer', async () => {
    items.script(
      raw(
        `{"data":{"items":[{"__typename":"Item","id":"a","title":"Ta"},{"__typename":"Item","id":${deep},"title":"Tb"}],"other":7}}`,
      ),
    );
    prices.script(answer({ data: { _entities: [{ price: 1 }] } }));
    const { data } = await ask('Prices');
    expect(data).toEqual({
      items: [
        { title: 'Ta', price: 1 },
        { title: 'Tb', price: null },
      ],
      other: 7,
    });
  });

  test('for a list whose elements are entities leave the rest of the answer', async () => {
    items.script(raw(`{"data":{"grid":${deep},"other":7}}`));
    const { data } = await ask('Grid');
    expect(data.other).toBe(7);
    expect(data.grid ?? null).toBeNull();
  });

  test('for an entity leave the rest of the answer', async () => {
    prices.script(raw(`{"data":{"_entities":[${deep},{"price":2}]}}`));
    const { data } = await ask('Prices');
    expect(data).toEqual({
      items: [
        { title: 'Ta', price: null },
        { title: 'Tb', price: 2 },
      ],
      other: 7,
    });
  });

  test('beside the data change nothing', async () => {
    items.script(
      raw(
        `{"data":{"items":[{"__typename":"Item","id":"a","title":"Ta","extra":${deep}}],"extra":${deep},"other":7},"extensions":${deep},"errors":[]}`,
      ),
    );
    prices.script(answer({ data: { _entities: [{ price: 1 }] } }));
    expect(await ask('Prices')).toEqual({ data: { items: [{ title: 'Ta', price: 1 }], other: 7 } });
  });

  test('in an error are no more than an error', async () => {
    prices.script(
      raw(
        `{"data":{"_entities":[null,null]},"errors":[{"message":${deep},"path":${deep},"extensions":{"code":${deep}}}]}`,
      ),
    );
    const { data, errors } = await ask('Prices');
    expect(data).toEqual(withoutPrices);
    expect(errors).toMatchObject([{ path: ['items'], extensions: { service: 'prices' } }]);
  });
});

describe('Numbers beyond what JavaScript holds', () => {
  test('are null for an Int, and told of', async () => {
    items.script(raw('{"data":{"items":[{"title":"Ta","big":9007199254740993}],"other":1e400}}'));
    const { data, errors } = await ask('Leaves');
    expect(data.items[0].big).toBeNull();
    expect(data.other).toBeNull();
    expect(errors).toHaveLength(2);
  });
});
