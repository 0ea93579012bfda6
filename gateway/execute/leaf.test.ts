import { describe, expect, test } from '@jest/globals';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { leafWriter, type Pieces } from './leaf.ts';

const Size = new GraphQLEnumType({ name: 'Size', values: { SMALL: {}, constructor: {} } });
const Json = new GraphQLScalarType({ name: 'JSON' });

/** The text of a value, or undefined if it does not fit; then nothing may be left of it. */
function textOf(type: GraphQLLeafType, value: unknown): string | undefined {
  const pieces: Pieces = [];
  if (leafWriter(type)(value, pieces, false)) return pieces.join('');
  expect(pieces).toEqual([]);
  return undefined;
}

describe('A value that fits is written as JSON', () => {
  test.each<[GraphQLLeafType, unknown, string]>([
    [GraphQLInt, 0, '0'],
    [GraphQLInt, -0, '0'],
    [GraphQLInt, 2 ** 31 - 1, '2147483647'],
    [GraphQLInt, -(2 ** 31), '-2147483648'],
    [GraphQLInt, 5.0, '5'],
    [GraphQLFloat, 0.1, '0.1'],
    [GraphQLFloat, 1e21, '1e+21'],
    [GraphQLFloat, 5e-324, '5e-324'],
    [GraphQLFloat, 7, '7'],
    [GraphQLBoolean, false, 'false'],
    [GraphQLString, '', '""'],
    [GraphQLString, 'a"\\\n\u0001\u2028é𝄞', '"a\\"\\\\\\n\\u0001\u2028é𝄞"'],
    [GraphQLID, 'a', '"a"'],
    [GraphQLID, 7, '"7"'],
    [GraphQLID, -7, '"-7"'],
    [Size, 'SMALL', '"SMALL"'],
    [Size, 'constructor', '"constructor"'],
    [Json, { a: [1, null] }, '{"a":[1,null]}'],
    [Json, 'text', '"text"'],
    [Json, false, 'false'],
    [Json, 0, '0'],
  ])('%s %j', (type, value, text) => {
    expect(textOf(type, value)).toBe(text);
  });
});

describe('A value that does not fit is refused, and not turned into one that does', () => {
  test.each<[GraphQLLeafType, unknown]>([
    [GraphQLInt, 2 ** 31],
    [GraphQLInt, -(2 ** 31) - 1],
    [GraphQLInt, 0.5],
    [GraphQLInt, '5'],
    [GraphQLInt, true],
    [GraphQLInt, ''],
    [GraphQLInt, []],
    [GraphQLFloat, '5'],
    [GraphQLFloat, Number.POSITIVE_INFINITY],
    [GraphQLFloat, Number.NaN],
    [GraphQLFloat, true],
    [GraphQLBoolean, 1],
    [GraphQLBoolean, 'true'],
    [GraphQLString, 5],
    [GraphQLString, true],
    [GraphQLString, ['a']],
    [GraphQLString, { toString: 'a' }],
    [GraphQLID, 1.5],
    [GraphQLID, true],
    [GraphQLID, ['a']],
    [Size, 'HUGE'],
    [Size, 'toString'],
    [Size, ['SMALL']],
    [Size, 0],
  ])('%s %j', (type, value) => {
    expect(textOf(type, value)).toBeUndefined();
  });

  test('nor does a custom scalar that is deeper than the stack', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(textOf(Json, deep)).toBeUndefined();
  });
});

describe('A whole number beyond 2^53', () => {
  const big = JSON.parse('9007199254740993') as unknown;

  test('is no ID, since its last digits are lost', () => {
    expect(textOf(GraphQLID, big)).toBeUndefined();
  });

  test('is the nearest that JavaScript holds for a Float or a custom scalar', () => {
    expect(textOf(GraphQLFloat, big)).toBe('9007199254740992');
    expect(textOf(Json, big)).toBe('9007199254740992');
  });
});

test('Any text is written as JSON.stringify writes it', () => {
  const everyUnit = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
  const wrong = everyUnit.filter(
    (unit) => textOf(GraphQLString, `a${unit}b`) !== JSON.stringify(`a${unit}b`),
  );
  expect(wrong).toEqual([]);
  expect(textOf(GraphQLString, '𝄞'.repeat(300))).toBe(JSON.stringify('𝄞'.repeat(300)));
});
