import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { printApiSchema } from '../supergraph.ts';
import type { ArgumentLimits } from './argument-limit.ts';
import { limitedText } from './limited.fixture.ts';
import { limitedSchema } from './limited-schema.ts';

const LISTS: ArgumentLimits = { lists: { max: 50, default: 20 } };

describe('An argument in a schema of lists of 50 at most and 20 by default', () => {
  test.each([
    ['has its default lowered', 'first: Int = 100', 'first: Int = 20 @limit(max: 50, default: 20)'],
    ['that is non-null too', 'last: Int! = 21', 'last: Int! = 20 @limit(max: 50, default: 20)'],
    ['gets a default', 'first: Int', 'first: Int = 20 @limit(max: 50, default: 20)'],
    ['whose default is null', 'first: Int = null', 'first: Int = 20 @limit(max: 50, default: 20)'],
    ['keeps a default as small', 'first: Int = 20', 'first: Int = 20 @limit(max: 50)'],
    ['that must be given stays so', 'first: Int!', 'first: Int! @limit(max: 50)'],
    ['of another name is left alone', 'page: Int = 100', 'page: Int = 100'],
    ['of another type is left alone', 'first: String = "x"', 'first: String = "x"'],
    ['that lists numbers is left alone', 'first: [Int]', 'first: [Int]'],
    [
      'stays deprecated',
      'first: Int = 100 @deprecated(reason: "old")',
      'first: Int = 20 @limit(max: 50, default: 20) @deprecated(reason: "old")',
    ],
  ])('%s: %s', (_, given, expected) => {
    const text = limitedText(`type Query { items(after: ID, ${given}): Int }`, LISTS);
    expect(text).toContain(`items(after: ID, ${expected}): Int`);
    expect(() => buildSchema(text)).not.toThrow();
  });
});

test('Nothing but the limits is changed in the text', () => {
  const sdl = `
    "All there is."
    type Query {
      "Things."
      items("Where to start." after: ID, "How many." first: Int = 100): [Int]

      other(first: Int = 5): Int
    }
  `;
  const text = limitedText(sdl, LISTS);
  const plain = text
    .replace(/^"How much this client[^@]+@limit[^)]+\) on ARGUMENT_DEFINITION\n\n/, '')
    .replace(' = 20 @limit(max: 50, default: 20)', ' = 100')
    .replace(' @limit(max: 50)', '');
  expect(plain).toBe(printApiSchema(buildSchema(sdl)));
});

test.each([
  ['stands for the default that is not given', { max: 30 }, 'first: Int = 30'],
  ['goes before that of lists', { max: 80, default: 60 }, 'first: Int = 60'],
])('The limit of a single argument %s', (_, limit, expected) => {
  const text = limitedText('type Query { items(first: Int, last: Int): Int }', {
    ...LISTS,
    arguments: { 'Query.items(first:)': limit },
  });
  expect(text).toContain(expected);
  expect(text).toContain('last: Int = 20 @limit(max: 50, default: 20)');
});

describe('Where an interface stands before objects', () => {
  const SDL = `
    type Query { node: Node }
    interface Node { items(first: Int): Int }
    type A implements Node { items(first: Int): Int }
    type B implements Node { items(first: Int): Int }
  `;
  const maximaOf = (limits: ArgumentLimits) =>
    Object.fromEntries(
      [...limitedText(SDL, limits).matchAll(/^(?:type|interface) (\w+)[^}]*max: (\d+)/gm)].map(
        ([, type, max]) => [type, Number(max)],
      ),
    );

  test('its field gives no more than the strictest of them', () => {
    const limits = { ...LISTS, arguments: { 'A.items(first:)': { max: 5 } } };
    expect(maximaOf(limits)).toEqual({ Node: 5, A: 5, B: 50 });
  });

  test('its limit holds for those that have none of their own', () => {
    const single = { 'Node.items(first:)': { max: 9 }, 'B.items(first:)': { max: 40 } };
    expect(maximaOf({ ...LISTS, arguments: single })).toEqual({ Node: 9, A: 9, B: 40 });
  });
});

describe('A limit is refused', () => {
  const SDL = 'directive @here on FIELD type Query { items(first: Int, name: String): Int }';
  const errorsOf = (coordinate: string, sdl = SDL) => {
    const api = buildSchema(sdl);
    const limits = { arguments: { [coordinate]: { max: 1 } } };
    const limited = limitedSchema(printApiSchema(api), api, limits);
    return limited.kind === 'failed' ? limited.errors : [];
  };

  test.each([
    ['of a type that is not there', 'Product.items(first:)'],
    ['of a field that is not there', 'Query.products(first:)'],
    ['of an argument that is not there', 'Query.items(last:)'],
    ['of an argument that is no Int', 'Query.items(name:)'],
  ])('%s: %s', (_, coordinate) => {
    expect(errorsOf(coordinate)).toMatchObject([{ code: 'CONTRACT_LIMIT_UNKNOWN', coordinate }]);
  });

  test('where the schema has another directive of the name', () => {
    const sdl = SDL.replace('@here', '@limit');
    expect(errorsOf('Query.items(first:)', sdl)).toMatchObject([{ code: 'CONTRACT_LIMIT_NAME' }]);
    expect(errorsOf('Query.items(first:)')).toEqual([]);
  });
});
