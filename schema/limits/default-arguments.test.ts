import { expect, test } from '@jest/globals';
import { buildSchema, parse, print, stripIgnoredCharacters } from 'graphql';
import { operationIn } from '../plan/operation-plans.ts';
import { resolveOperation } from '../plan/resolved-operation.ts';
import { withDefaultArguments } from './default-arguments.ts';
import { limitedSchemaOf } from './limited.fixture.ts';

const SDL = `
  type Query { items(after: ID, first: Int): [Item] few(first: Int = 5): [Item] must(first: Int!): Int }
  type Item { id: ID items(first: Int = 100, last: Int): [Item] }
`;
const schema = limitedSchemaOf(SDL, { lists: { max: 50, default: 20 } });

function sentOf(text: string, over = schema): string {
  const document = parse(text, { noLocation: true });
  const operation = resolveOperation(operationIn(document), document, {});
  return stripIgnoredCharacters(print(withDefaultArguments(operation, over)));
}

test.each([
  ['is sent', '{ items { id } }', '{items(first:20){id}}'],
  ['is sent beside other arguments', '{ items(after: 1) { id } }', '{items(after:1 first:20){id}}'],
  ['is sent under an alias', '{ a: items { id } }', '{a:items(first:20){id}}'],
  ['is sent for null', '{ items(first: null) { id } }', '{items(first:20){id}}'],
  ['is sent deep down', '{ few { items { id } } }', '{few{items(first:20 last:20){id}}}'],
  [
    'is sent from fragments',
    '{ few { ...F } } fragment F on Item { items(last: 1) { id } }',
    '{few{...on Item{items(last:1 first:20){id}}}}',
  ],
  ['is not sent where a number is given', '{ items(first: 7) { id } }', '{items(first:7){id}}'],
  [
    'is not sent where a variable is given',
    'query($n: Int) { items(first: $n) { id } }',
    'query($n:Int){items(first:$n){id}}',
  ],
  ["is not sent where the service's own is smaller", '{ few { id } }', '{few{id}}'],
  ['is not sent where the argument must be given', '{ must(first: 1) }', '{must(first:1)}'],
  ['is not sent to introspection', '{ __schema { types { name } } }', '{__schema{types{name}}}'],
])("A client's default %s: %s", (_, text, expected) => {
  expect(sentOf(text)).toBe(expected);
});

test('Without limits an operation stays the very same', () => {
  const operation = operationIn(parse('{ items { id } }'));
  expect(withDefaultArguments(operation, buildSchema(SDL))).toBe(operation);
});
