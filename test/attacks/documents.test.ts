import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Attacked,
  expectHarmless,
  expectRefused,
  sendPost,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';
import type { RawAnswer } from '../testkit/raw-http.ts';

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(async () => {
  await attacked?.expectNothingLeft();
  await stopAttacked();
}, 30_000);

afterEach(() => attacked.expectUnharmed('open'));

/** Sends a text, and fails when it kept the process busy. */
async function send(query: string, variables = {}): Promise<RawAnswer> {
  const started = performance.now();
  const answered = await sendPost(attacked.open, { query, variables });
  expect(performance.now() - started).toBeLessThan(5_000);
  return answered;
}

const times = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');
const nested = (depth: number, inner = 'id') =>
  `${'parent { '.repeat(depth)}${inner}${' }'.repeat(depth)}`;

const DEPTH = [400, 'MAX_DEPTH_LIMIT'] as const;
const TOKENS = [400, 'MAX_TOKENS_LIMIT'] as const;
const ALIASES = [400, 'MAX_ALIASES_LIMIT'] as const;
const COST = [400, 'COST_ESTIMATED_TOO_EXPENSIVE'] as const;
const ROOTS = [400, 'MAX_ROOT_FIELDS_LIMIT'] as const;
const INVALID = [400, 'GRAPHQL_VALIDATION_FAILED'] as const;
const UNPARSED = [400, 'GRAPHQL_PARSE_FAILED'] as const;

test('A text within all limits runs, up to the last level', async () => {
  expect((await send(`{ category(slug: "x") { ${nested(8)} } }`)).status).toBe(200);
});

describe('A text that costs too much is refused:', () => {
  test.each<[string, string, readonly [number, string]]>([
    ['a level too deep', `{ category(slug: "x") { ${nested(9)} } }`, DEPTH],
    ['300 levels deep', `{ category(slug: "x") { ${nested(300)} } }`, DEPTH],
    ['2,000 levels deep', `{ category(slug: "x") { ${nested(2_000)} } }`, TOKENS],
    [
      'deep by inline fragments',
      `{ category(slug: "x") { ${nested(9, '... { ... { id } }')} } }`,
      DEPTH,
    ],
    [
      'deep by a fragment',
      `{ category(slug: "x") { ${nested(6, '...F')} } } fragment F on Category { ${nested(6)} }`,
      DEPTH,
    ],
    [
      'lists within lists without end',
      `{ categories(first: ${'['.repeat(20_000)}) { id } }`,
      TOKENS,
    ],
    [
      'objects within objects without end',
      `{ products(filter: ${'{a:'.repeat(20_000)}) { totalCount } }`,
      TOKENS,
    ],
    ['101 aliases of nothing', `{ ${times(101, (n) => `a${n}: __typename`)} }`, ALIASES],
    ['10,000 aliases', `{ ${times(5_000, (n) => `a${n}: __typename`)} }`, TOKENS],
    [
      'aliases in fragments',
      `{ category(slug: "x") { ...F ...F ...F } } fragment F on Category { ${times(6, (n) => `a${n}: id`)} }`,
      ALIASES,
    ],
    ['a guess for each alias', `mutation { ${times(12, (n) => `a${n}: __typename`)} }`, ROOTS],
    ['one root field eleven times', `{ ${times(11, () => '__typename')} }`, ROOTS],
    ['one field 980 times', `{ category(slug: "x") { ${times(980, () => 'id')} } }`, INVALID],
    ['one field 10,000 times', `{ category(slug: "x") { ${times(10_000, () => 'id')} } }`, TOKENS],
    ['51 directives', `{ __typename ${times(51, () => '@skip(if: false)')} }`, COST],
    ['5,000 unknown directives', `{ __typename ${times(5_000, () => '@aa')} }`, TOKENS],
    [
      'a page of pages of pages',
      '{ products(first: 100) { edges { node { category { products(first: 100) { edges { node { id } } } } } } } }',
      COST,
    ],
    [
      'an endless page by a variable',
      'query ($n: Int! = 2000000000) { products(first: $n) { edges { node { id } } } }',
      COST,
    ],
    [
      '100,000 letters of comment and then too much',
      `#${'x'.repeat(90_000)}\n{ ${times(11, () => '__typename')} }`,
      ROOTS,
    ],
  ])('%s', async (_, query, expected) => {
    expectRefused(await send(query), expected);
  });

  test('with the estimated and the allowed cost, whatever its variables say', async () => {
    const query = 'query ($n: Int!) { products(first: $n) { edges { node { id } } } }';
    expect((await send(query, { n: 3 })).status).toBe(200);
    const answered = await send(query, { n: 1_000_000 });
    expectRefused(answered, COST);
    expect(JSON.parse(answered.body).errors[0].extensions).toMatchObject({
      'cost.estimated': 2_000_001,
      'cost.max': 10_000,
    });
  });

  test.each([10, 20, 31, 32, 40, 60])('fragments that double %s times', async (levels) => {
    const doubling = (spread: (name: string) => string) =>
      `{ category(slug: "x") { ...F0 } } ${times(levels, (n) => `fragment F${n} on Category { ${spread(`F${n + 1}`)} }`)} fragment F${levels} on Category { id }`;
    expectRefused(await send(doubling((next) => `...${next} ...${next}`)), COST);
    const entities = await send(
      doubling((next) => `a: parent { ...${next} } b: parent { ...${next} }`),
    );
    expect(entities.status).toBe(400);
    expectHarmless(entities);
  });

  test('eight that take long at once leave room for another', async () => {
    const inner = (levels: number): string =>
      levels === 0 ? 'id' : `x: category { products { edges { node { ${inner(levels - 1)} } } } }`;
    const hostile = Array.from({ length: 8 }, (_, n) =>
      sendPost(attacked.open, {
        query: `{ a${n}: products(first: 1) { edges { node { ${inner(1)} } } } }`,
      }),
    );
    expect((await send('{ __typename }')).status).toBe(200);
    for (const answered of await Promise.all(hostile)) expect(answered.status).toBeLessThan(500);
  });
});

describe('A text that is not valid is told so in few words:', () => {
  test.each<[string, string, readonly [number, string]]>([
    ['nothing', ' ', UNPARSED],
    ['unclosed', '{ categories', UNPARSED],
    [
      'a lone surrogate of its own making',
      '{ search(text: "\\uD800") { edges { cursor } } }',
      UNPARSED,
    ],
    [
      '300 unknown fields',
      `{ category(slug: "x") { ${times(300, (n) => `nothing${n}`)} } }`,
      INVALID,
    ],
    [
      'unknown fields with long names',
      `{ ${times(9, (n) => `${'x'.repeat(9_000)}${n}`)} }`,
      INVALID,
    ],
    ['150 unused variables', `query (${times(150, (n) => `$v${n}: Int`)}) { __typename }`, INVALID],
    ['10 unknown directives', `{ __typename ${times(10, () => '@aa')} }`, INVALID],
    [
      '200 inline fragments that overlap',
      `{ category(slug: "x") { ${times(190, () => '... { id }')} nothing } }`,
      INVALID,
    ],
    [
      'conflicts without end',
      `{ category(slug: "x") { ${times(14, (n) => `a: ${n % 2 ? 'id' : 'name'}`)} } }`,
      INVALID,
    ],
    ['a fragment that spreads itself', '{ ...F } fragment F on Query { ...F }', INVALID],
    [
      'fragments in a circle',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      INVALID,
    ],
    ['a fragment that is not there', '{ ...A }', INVALID],
    ['a subscription', 'subscription { x }', INVALID],
    ['@defer', '{ ... @defer { __typename } }', INVALID],
    ['@stream', '{ categories @stream { id } }', INVALID],
    ['a type', 'type A { b: Int }', INVALID],
    ['a type beside an operation', '{ __typename } extend type Query { a: Int }', INVALID],
    ['what only gateways may ask', '{ _service { sdl } }', INVALID],
    ['entities', '{ _entities(representations: []) { __typename } }', INVALID],
    ['the machinery of federation', '{ __type(name: "join__Graph") { join__field } }', INVALID],
    [
      'introspection without end',
      `{ __schema { types { ${'fields { type { '.repeat(4)}name${' } }'.repeat(4)} } } }`,
      INVALID,
    ],
  ])('%s', async (_, query, expected) => {
    expectRefused(await send(query), expected);
  });

  test('no operation is run of a document that does not say which', async () => {
    const unnamed = [400, 'OPERATION_RESOLUTION_FAILURE'] as const;
    expectRefused(await send('query A { __typename } query B { __typename }'), unnamed);
    expectRefused(await send('fragment F on Query { __typename }'), INVALID);
  });
});

describe('Names that JavaScript knows', () => {
  test.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '__defineGetter__',
  ])('%s is an alias, an operation, a fragment and a variable like any other', async (name) => {
    const variable = `query ${name}($${name}: Int! = 1) { ${name}: categories(first: $${name}) { ...${name} } } fragment ${name} on Category { ${name}: slug }`;
    const { status, body } = await send(variable);
    expect(status).toBe(200);
    expect(JSON.parse(body).data).toEqual({ [name]: [{ [name]: expect.any(String) }] });
    expect(body).toContain(`{"${name}":[{"${name}":`);
  });

  test('pollute nothing', () => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
