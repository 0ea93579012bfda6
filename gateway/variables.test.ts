import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { ClientError } from './errors.ts';
import { operationOfText } from './operation.ts';
import { requireVariables } from './variables.ts';

const schema = buildSchema(`
  type Query { find(filter: Filter, first: Int, ids: [ID!], kind: Kind): Int }
  input Filter { text: String! price: Int and: [Filter!] }
  enum Kind { NEW OLD }
`);
const operation = (declarations: string, uses: string) =>
  operationOfText(`query(${declarations}) { find(${uses}) }`, undefined, {
    schema,
    introspection: 'allowed',
  });
const byFilter = operation('$filter: Filter!', 'filter: $filter');

function refusalOf(variables: Record<string, unknown>, of = byFilter): ClientError {
  try {
    requireVariables(of, variables, schema);
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('Not refused.');
}

describe('Variables', () => {
  test('that fit stay as they were sent', () => {
    const variables = { filter: { text: 'lamp', and: [{ text: 'red', price: 5 }] } };
    expect(requireVariables(byFilter, variables, schema)).toEqual(variables);
  });

  test('that the operation does not declare are dropped', () => {
    const more = JSON.parse('{"filter":{"text":"a"},"other":1,"__proto__":{"polluted":1}}');
    expect(requireVariables(byFilter, more, schema)).toEqual({ filter: { text: 'a' } });
    const none = operationOfText('{ find }', undefined, { schema, introspection: 'allowed' });
    expect(requireVariables(none, more, schema)).toEqual({});
  });

  test('that are absent stay absent, and null stays null', () => {
    const optional = operation('$first: Int = 3, $kind: Kind', 'first: $first, kind: $kind');
    expect(requireVariables(optional, {}, schema)).toEqual({});
    expect(requireVariables(optional, { kind: null }, schema)).toEqual({ kind: null });
  });

  test.each([
    ['missing', {}],
    ['null where that is not allowed', { filter: null }],
    ['of the wrong kind', { filter: 'lamp' }],
    ['without a field', { filter: { price: 1 } }],
    ['with a field too many', { filter: { text: 'a', more: 1 } }],
    ['wrong deep inside', { filter: { text: 'a', and: [{ text: 'b' }, { text: 5 }] } }],
    ['beyond Int', { filter: { text: 'a', price: 2 ** 31 } }],
    ['a text for a number', { filter: { text: 'a', price: '5' } }],
    ['only inherited', Object.create({ filter: { text: 'a' } })],
  ])('that are %s are BAD_USER_INPUT', (_, variables) => {
    const { code, reports } = refusalOf(variables);
    expect(code).toBe('BAD_USER_INPUT');
    expect(reports[0]?.message).toContain('$filter');
  });

  test('that are wrong are told of ten times at most, in 16 KB', () => {
    const ids = operation('$ids: [ID!]', 'ids: $ids');
    const { reports } = refusalOf({ ids: Array(5_000).fill(null) }, ids);
    expect(reports.length).toBeLessThanOrEqual(10);
    const long = refusalOf({
      filter: { text: 'a', ['x'.repeat(15_000)]: 1, price: 'y'.repeat(9_000) },
    });
    expect(JSON.stringify(long.reports).length).toBeLessThan(16_384);
  });

  test('nested 5,000 deep are refused or taken, but break nothing', () => {
    let filter: object = { text: 'a' };
    for (let depth = 0; depth < 5_000; depth += 1) filter = { text: 'a', and: [filter] };
    try {
      requireVariables(byFilter, { filter }, schema);
    } catch (error) {
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });
});
