import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { ClientError } from './errors.ts';
import { DOCUMENT_LIMITS, requireWithinLimits } from './limits.ts';

function codeOf(text: string): string | undefined {
  try {
    requireWithinLimits(parse(text, { noLocation: true }));
  } catch (error) {
    if (error instanceof ClientError) return error.code;
    throw error;
  }
  return undefined;
}

const deep = (levels: number) => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;
const fields = (count: number) =>
  Array.from({ length: count }, (_, index) => `f${index}`).join(' ');
const aliases = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}: a`).join(' ');

/** The document of that much passes, one of more is refused. */
function expectLimit(code: string, most: number, document: (count: number) => string): void {
  expect(codeOf(document(most))).toBeUndefined();
  expect(codeOf(document(most + 1))).toBe(code);
}

type Documents = readonly (readonly [string, (count: number) => string])[];

const DEEP: Documents = [
  ['as they stand', deep],
  [
    'through fragments',
    (count) => `{ ...F } fragment F on Query { ... { a ${count > 1 ? deep(count - 1) : ''} } }`,
  ],
];

const ALIASED: Documents = [
  ['as they stand', (count) => `{ a { ${aliases(count)} } }`],
  [
    'in a fragment for each time it is spread',
    (count) => `{ a { ...F b { ...F } ${aliases(count - 14)} } } fragment F on A { ${aliases(7)} }`,
  ],
];

const ROOTS: Documents = [
  ['as they stand', (count) => `{ ${fields(count)} }`],
  ['in fragments', (count) => `{ ...F ... { ${fields(count - 2)} } } fragment F on Query { x y }`],
];

const SELECTED: Documents = [
  ['as they stand', (count) => `{ a { ${fields(count - 1)} } }`],
  [
    'of fragments written out',
    (count) => `{ a { ${fields(count - 101)} b { ...F } } } fragment F on A { ${fields(99)} }`,
  ],
];

describe('A document may hold as much as a limit says, and with one more it', () => {
  test.each(DEEP)('is MAX_DEPTH_LIMIT for fields within fields, %s', (_, document) => {
    expectLimit('MAX_DEPTH_LIMIT', DOCUMENT_LIMITS.depth, document);
  });

  test.each(ALIASED)('is MAX_ALIASES_LIMIT for aliases, %s', (_, document) => {
    expectLimit('MAX_ALIASES_LIMIT', DOCUMENT_LIMITS.aliases, document);
  });

  test.each(ROOTS)('is MAX_ROOT_FIELDS_LIMIT for root fields, %s', (_, document) => {
    expectLimit('MAX_ROOT_FIELDS_LIMIT', DOCUMENT_LIMITS.rootFields, document);
  });

  test.each(SELECTED)('is COST_ESTIMATED_TOO_EXPENSIVE for selections, %s', (_, document) => {
    expectLimit('COST_ESTIMATED_TOO_EXPENSIVE', DOCUMENT_LIMITS.expandedSelections, document);
  });

  test('is COST_ESTIMATED_TOO_EXPENSIVE for directives, on whatever they stand', () => {
    const document = (count: number) =>
      `query @a { ...F @b a ... @c { d } } fragment F on Query { x ${'@d '.repeat(count - 3)} }`;
    expectLimit('COST_ESTIMATED_TOO_EXPENSIVE', DOCUMENT_LIMITS.directives, document);
  });
});

describe('Limits hold', () => {
  test('for each operation of a document', () => {
    expect(codeOf(`query A { a } query B { ${fields(11)} }`)).toBe('MAX_ROOT_FIELDS_LIMIT');
  });

  test('as one sets them', () => {
    const two = { ...DOCUMENT_LIMITS, depth: 2 };
    expect(() => requireWithinLimits(parse('{ a { b { c } } }'), two)).toThrow(
      'more than 2 levels',
    );
  });
});

/** Each fragment spreads the next twice, under two aliases: 2 to the power of `levels` fields. */
function bomb(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, index) => `fragment F${index} on A { a: b { ...F${index + 1} } c: b { ...F${index + 1} } }`,
  );
  return `{ a { ...F0 } } ${fragments.join(' ')} fragment F${levels} on A { d }`;
}

describe('Counting', () => {
  test.each([18, 70])('refuses %i nested fragments of two aliases each, in no time', (levels) => {
    const document = parse(bomb(levels), { noLocation: true });
    const before = process.cpuUsage();
    expect(() => requireWithinLimits(document)).toThrow(ClientError);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(50);
  });

  test('is that of a document of 1.1 KB for the attack that planners take 15 seconds for', () => {
    expect(bomb(18).length).toBeLessThan(1_200);
  });

  test('ends where fragments spread themselves, which validation refuses', () => {
    expect(codeOf('{ ...A } fragment A on Query { a ...A }')).toBeUndefined();
    expect(
      codeOf('{ ...A } fragment A on Query { a ...B } fragment B on Query { b ...A }'),
    ).toBeUndefined();
    expect(codeOf('{ ...Missing ...__proto__ }')).toBeUndefined();
  });

  test('lets introspection pass, however deep', () => {
    expect(codeOf(getIntrospectionQuery())).toBeUndefined();
    expect(
      codeOf(
        '{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } }',
      ),
    ).toBeUndefined();
    expect(codeOf(`{ a { __typename } ${'__typename '.repeat(9)} }`)).toBeUndefined();
  });
});
