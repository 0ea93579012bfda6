import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationIn } from '../plan/operation-plans.ts';
import { limitedSchemaOf } from './limited.fixture.ts';
import { limitedVariables } from './limited-variables.ts';

const SDL = `
  type Query { items(first: Int, page: Int): [Item] few(first: Int = 5): [Item] fixed(first: Int = 8): Int }
  type Item { id: ID items(first: Int = 100): [Item] }
`;
const schema = limitedSchemaOf(SDL, {
  lists: { max: 50, default: 20 },
  arguments: { 'Query.fixed(first:)': { max: 10 } },
});

function variablesOf(text: string, over = schema, name?: string) {
  const document = parse(text);
  return limitedVariables(operationIn(document, name), document, over).map(
    ({ name: variable, argument, default: sent }) => [variable, argument.field, argument.max, sent],
  );
}

describe('The limited variables of an operation', () => {
  test.each<[string, string, ReturnType<typeof variablesOf>]>([
    ['are none', 'query($n: Int) { items(page: $n) { id } }', []],
    [
      'stand in fields',
      'query($n: Int) { items(first: $n) { id } }',
      [['n', 'Query.items', 50, 20]],
    ],
    [
      'stand in fragments',
      'query($n: Int) { ...F } fragment F on Query { few { ...G } } fragment G on Item { items(first: $n) { id } }',
      [['n', 'Item.items', 50, 20]],
    ],
    [
      'have defaults of their own',
      'query($n: Int = 12) { items(first: $n) { id } }',
      [['n', 'Query.items', 50, 12]],
    ],
    [
      'are held to the strictest, and default to the smallest',
      'query($n: Int) { items(first: $n) { id } fixed(first: $n) }',
      [['n', 'Query.fixed', 10, 8]],
    ],
    [
      "stay out where the service's default is small enough",
      'query($n: Int) { few(first: $n) { id } }',
      [['n', 'Query.few', 50, undefined]],
    ],
  ])('%s: %s', (_, text, expected) => {
    expect(variablesOf(text)).toEqual(expected);
  });

  test('are those of the one that is asked for', () => {
    const text =
      'query A($n: Int) { items(page: $n) { id } } query B($n: Int) { items(first: $n) { id } }';
    expect(variablesOf(text, schema, 'A')).toEqual([]);
    expect(variablesOf(text, schema, 'B')).toHaveLength(1);
  });

  test('are none in a schema without limits', () => {
    expect(variablesOf('query($n: Int) { items(first: $n) { id } }', buildSchema(SDL))).toEqual([]);
  });
});
