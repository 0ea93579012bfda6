import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createContract } from '../schema/index.ts';
import { supergraphOf } from '../test/testkit/tiny-graph.ts';
import { withinArgumentLimits } from './argument-limits.ts';
import { ClientError } from './errors.ts';
import { operationOfText } from './operation.ts';

const contract = createContract(
  supergraphOf({
    items: 'type Query { items(first: Int, page: Int): Int few(first: Int = 5): Int }',
  }),
  { limits: { lists: { max: 20, default: 10 } } },
);
if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
const schema = buildSchema(contract.schema);

const operation = operationOfText(
  'query($n: Int, $few: Int, $page: Int) { items(first: $n, page: $page) few(first: $few) }',
  undefined,
  { schema, introspection: 'allowed' },
);
const within = (variables: Record<string, unknown>) =>
  withinArgumentLimits(operation, variables, schema);

describe('Variables of limited arguments', () => {
  test.each([
    ['are let through up to the limit', { n: 20, few: 20 }, { n: 20, few: 20 }],
    ['may be negative, which services judge', { n: -1 }, { n: -1 }],
    ["that are left out get the client's default", {}, { n: 10 }],
    ["that are null get the client's default", { n: null }, { n: 10 }],
    ['stay null where the client has no default', { n: 1, few: null }, { n: 1, few: null }],
    ['leave others alone', { n: 1, page: 1_000 }, { n: 1, page: 1_000 }],
  ])('%s: %j', (_, variables, expected) => {
    expect(within(variables)).toEqual(expected);
  });

  test('beyond the limit are refused with BAD_USER_INPUT, all of them by name', () => {
    expect.assertions(3);
    try {
      within({ n: 200, few: 21 });
    } catch (error) {
      expect(error).toBeInstanceOf(ClientError);
      expect((error as ClientError).code).toBe('BAD_USER_INPUT');
      expect((error as ClientError).reports.map(({ message }) => message)).toEqual([
        '"first" of Query.items is 200; this client gets at most 20.',
        '"first" of Query.few is 21; this client gets at most 20.',
      ]);
    }
  });
});
