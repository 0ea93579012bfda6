import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { costDefinitions } from './cost-directives.ts';
import { SlicingArgumentsRule } from './slicing-arguments-rule.ts';

const schema = buildSchema(`${costDefinitions}
type Query {
  strict(first: Int, last: Int, input: Slice): [Int]
    @listSize(slicingArguments: ["first", "last", "input.first"])
  defaulted(first: Int = 5, last: Int): [Int] @listSize(slicingArguments: ["first", "last"])
  lenient(first: Int, last: Int): [Int]
    @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
  assumed: [Int] @listSize(assumedSize: 5)
}
input Slice { first: Int }
`);

const findings = (text: string) =>
  validate(schema, parse(text), [SlicingArgumentsRule]).map(({ message }) => message);

test.each([
  '{ strict(first: 1) }',
  '{ strict(input: { first: 1 }) }',
  'query ($n: Int) { strict(last: $n) }',
  'query ($s: Slice) { strict(input: $s) }',
  '{ strict(first: 1, last: null) }',
  '{ defaulted }',
  '{ defaulted(last: 1) }',
  '{ lenient assumed }',
  '{ lenient(first: 1, last: 1) }',
])('A list whose size is said once is fine: %s', (text) => {
  expect(findings(text)).toEqual([]);
});

test.each([
  ['{ strict }', 'strict'],
  ['{ strict(first: null) }', 'strict'],
  ['{ strict(input: {}) }', 'strict'],
  ['{ strict(first: 1, last: 1) }', 'strict'],
  ['{ strict(first: 1, input: { first: 1 }) }', 'strict'],
  ['{ defaulted(first: 1, last: 1) }', 'defaulted'],
])('A list whose size is not said, or said twice, is an error: %s', (text, field) => {
  const names = field === 'strict' ? 'first, last, input.first' : 'first, last';
  expect(findings(text)).toEqual([`"Query.${field}" takes exactly one of: ${names}.`]);
});
