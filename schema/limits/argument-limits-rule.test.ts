import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { ArgumentLimitsRule } from './argument-limits-rule.ts';
import { limitedSchemaOf } from './limited.fixture.ts';

const SDL = `
  directive @near(first: Int) on FIELD
  type Query {
    items(first: Int, page: Int): [Item] few(first: Int = 5): [Item]
    find(filter: Filter, firsts: [Int]): Int image(width: Int! = 640): String
  }
  type Item { id: ID items(first: Int = 100): [Item] }
  input Filter { first: Int }
`;
const LIMITS = {
  lists: { max: 50, default: 20 },
  arguments: { 'Query.few(first:)': { max: 10 }, 'Query.image(width:)': { max: 960 } },
};
const schema = limitedSchemaOf(SDL, LIMITS);

const findingsOf = (text: string) =>
  validate(schema, parse(text), [ArgumentLimitsRule]).map(
    ({ message, locations = [] }) => `${locations[0]?.line}:${locations[0]?.column} ${message}`,
  );

const tooMuch = (place: string, value: number, max: number) =>
  `"${place.split(' of ')[0]}" of ${place.split(' of ')[1]} is ${value}; this client gets at most ${max}.`;

describe('Refused, with its place, is', () => {
  test.each([
    ['a number', '{ items(first: 51) { id } }', ['1:16', 'first of Query.items', 51, 50]],
    [
      'a number deep down',
      '{ few { items(first: 99) { id } } }',
      ['1:22', 'first of Item.items', 99, 50],
    ],
    [
      'more than a single limit',
      '{ few(first: 11) { id } }',
      ['1:14', 'first of Query.few', 11, 10],
    ],
    ['a width', '{ image(width: 1600) }', ['1:16', 'width of Query.image', 1_600, 960]],
    [
      'a number in a fragment',
      '{ ...F }\nfragment F on Query { items(first: 51) { id } }',
      ['2:36', 'first of Query.items', 51, 50],
    ],
    [
      "a variable's default",
      'query($n: Int = 51) { items(first: $n) { id } }',
      ['1:7', 'first of Query.items', 51, 50],
    ],
    [
      "a variable's default, by the strictest that it stands for",
      'query($n: Int = 30) { items(first: $n) { id } ...F } fragment F on Query { few(first: $n) { id } }',
      ['1:7', 'first of Query.few', 30, 10],
    ],
  ] as const)('%s: %s', (_, text, [at, place, value, max]) => {
    expect(findingsOf(text)).toEqual([`${at} ${tooMuch(place, value, max)}`]);
  });

  test.each([
    ['with an argument that has no limit', 'items(first: $n) { id } b: items(page: $n) { id }'],
    ['with a field of an input object', 'items(first: $n) { id } find(filter: { first: $n })'],
    ['with an argument of a directive', 'items(first: $n) { id @near(first: $n) }'],
  ])("a variable that may be left out and shares a client's default %s", (_, fields) => {
    expect(findingsOf(`query($n: Int) { ${fields} }`)).toEqual([
      expect.stringMatching(/^1:7 "\$n" stands for Query\.items\(first:\), .* or use two\.$/),
    ]);
    expect(findingsOf(`query($n: Int = 5) { ${fields} }`)).toEqual([]);
    expect(findingsOf(`query($n: Int!) { ${fields} }`)).toEqual([]);
  });
});

test.each([
  ['the greatest number', '{ items(first: 50) { id } }'],
  ['a negative number', '{ items(first: -1) { id } }'],
  ['null', '{ items(first: null) { id } }'],
  ['nothing', '{ items { id } }'],
  ['another argument', '{ items(page: 1000) { id } }'],
  ["a directive's argument of the same name", '{ items { id @near(first: 1000) } }'],
  ['what stands inside lists and objects', '{ find(filter: { first: 99 }, firsts: [99]) }'],
  [
    'a variable of two limited arguments',
    'query($n: Int) { items(first: $n) { id } few(first: $n) { id } }',
  ],
  [
    'a variable of other operations',
    'query A($n: Int = 99) { items(page: $n) { id } } query B($n: Int = 9) { items(first: $n) { id } }',
  ],
])('Let through is %s: %s', (_, text) => {
  expect(findingsOf(text)).toEqual([]);
});

test('Without limits everything is let through', () => {
  const text = parse('query($n: Int = 999) { items(first: $n) { items(first: 999) { id } } }');
  expect(validate(buildSchema(SDL), text, [ArgumentLimitsRule])).toEqual([]);
});
