import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { requireAffordable } from './document-cost.ts';
import { DOCUMENT_LIMITS } from './limits.ts';
import { operationOfText } from './operation.ts';

const schema = buildSchema(`
  directive @listSize(slicingArguments: [String!]) on FIELD_DEFINITION
  type Query { items(first: Int): [Item] @listSize(slicingArguments: ["first"]) }
  type Item { id: ID }
`);
const TEXT = 'query ($n: Int) { items(first: $n) { id } }';
const operation = operationOfText(TEXT, undefined, { schema, introspection: 'allowed' });
const limits = { documents: { ...DOCUMENT_LIMITS, cost: 100 } };

test('A text may cost as much as its limit, by the variables it comes with', () => {
  expect(() =>
    requireAffordable(operation, { variables: { n: 100 }, schema }, limits),
  ).not.toThrow();
});

test('A text that costs more is COST_ESTIMATED_TOO_EXPENSIVE, with both figures', () => {
  expect(() => requireAffordable(operation, { variables: { n: 101 }, schema }, limits)).toThrow(
    expect.objectContaining({
      code: 'COST_ESTIMATED_TOO_EXPENSIVE',
      message: 'The operation costs an estimated 101; 100 is allowed.',
      extensions: { 'cost.estimated': 101, 'cost.max': 100 },
    }),
  );
});

test('What is registered is not judged again', () => {
  const registered = { ...operation, registered: true };
  expect(() =>
    requireAffordable(registered, { variables: { n: 101 }, schema }, limits),
  ).not.toThrow();
});
