import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { ClientError } from './errors.ts';
import { type DocumentRules, operationOfText, sha256 } from './operation.ts';

const schema = buildSchema(`
  type Query { product(id: ID): Product }
  type Mutation { rename(title: String!): Product }
  type Subscription { renamed: Product }
  type Product { id: ID! title: String }
`);
const OPEN: DocumentRules = { schema, introspection: 'allowed' };
const CLOSED: DocumentRules = { schema, introspection: 'refused' };

function refusalOf(
  text: string,
  { name, rules = OPEN }: { name?: string; rules?: DocumentRules } = {},
) {
  try {
    operationOfText(text, name, rules);
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error(`Not refused: ${text.slice(0, 100)}`);
}

describe('An operation of a free text', () => {
  test('is the only one, or the one that is named', () => {
    expect(operationOfText('{ product { id } }', undefined, OPEN)).toMatchObject({
      name: undefined,
      kind: 'query',
      registered: false,
      id: sha256('{ product { id } }'),
    });
    const text = 'query A { product { id } } mutation B { rename(title: "x") { id } }';
    expect(operationOfText(text, 'A', OPEN)).toMatchObject({ name: 'A', kind: 'query', text });
    expect(operationOfText(text, 'B', OPEN)).toMatchObject({ name: 'B', kind: 'mutation', text });
  });

  test.each([
    [
      'no name where there are two',
      'query A { product { id } } query B { product { id } }',
      undefined,
    ],
    ['another name', 'query A { product { id } }', 'B'],
    ['a name JavaScript knows', 'query A { product { id } }', '__proto__'],
  ])('is OPERATION_RESOLUTION_FAILURE with %s', (_, text, name) => {
    expect(refusalOf(text, { ...(name && { name }) }).code).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  test.each(['', '{', '{ product(id: ) { id } }', 'query', '{ product { id }', '\u0000', '#'])(
    'is GRAPHQL_PARSE_FAILED, with the place, when it is no GraphQL: %j',
    (text) => {
      const { code, reports } = refusalOf(text);
      expect(code).toBe('GRAPHQL_PARSE_FAILED');
      expect(reports).toHaveLength(1);
      expect(reports[0]?.locations?.[0]).toMatchObject({ line: expect.any(Number) });
    },
  );

  test.each([
    ['a long one', `{ ${'__typename '.repeat(2_000)} }`],
    ['a deep one', '{ product '.repeat(100_000)],
    ['a deep list', `{ product(id: ${'['.repeat(100_000)} ) }`],
  ])('is MAX_TOKENS_LIMIT when it is %s', (_, text) => {
    expect(refusalOf(text).code).toBe('MAX_TOKENS_LIMIT');
  });

  test.each([
    '{ nothing }',
    '{ product { id { deeper } } }',
    '{ product }',
    '{ product(id: {}) { id } }',
    '{ ...Missing }',
    '{ ...A } fragment A on Query { ...A }',
    'query($a: Nothing) { product(id: $a) { id } }',
    'type Query { a: Int }',
    '{ product { id } } extend type Query { a: Int }',
    '{ _service { sdl } }',
    '{ _entities(representations: []) { __typename } }',
    'subscription { renamed { id } }',
    '{ product @defer { id } }',
  ])('is GRAPHQL_VALIDATION_FAILED when it does not fit the schema: %s', (text) => {
    expect(refusalOf(text).code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('tells at most ten findings, in 16 KB', () => {
    const fields = Array.from({ length: 300 }, (_, index) => `wrong${index}`).join(' ');
    const { reports } = refusalOf(`{ ${fields} }`);
    expect(reports.length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(reports).length).toBeLessThan(16_384);
  });

  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Product") { name } }',
    '{ harmless: __schema { types { name } } }',
    '{ ...F } fragment F on Query { __schema { types { name } } }',
    'query($no: Boolean = false) { __schema @include(if: $no) { types { name } } }',
  ])('may introspect, but not where that is refused: %s', (text) => {
    expect(operationOfText(text, undefined, OPEN).kind).toBe('query');
    expect(refusalOf(text, { rules: CLOSED }).code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('is corrected with suggestions only where introspection is allowed', () => {
    const text = '{ prodct { id } }';
    expect(refusalOf(text).message + JSON.stringify(refusalOf(text).reports)).toContain('product');
    const closed = refusalOf(text, { rules: CLOSED });
    expect(closed.message + JSON.stringify(closed.reports)).not.toContain('product');
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'may use %s as a name of its own',
    (name) => {
      const text = `query ${name}($${name}: ID) { ${name}: product(id: $${name}) { ...${name} } }
        fragment ${name} on Product { id }`;
      if (name === '__proto__') expect(operationOfText(text, undefined, OPEN).name).toBe(name);
      else expect(operationOfText(text, name, OPEN).name).toBe(name);
    },
  );
});
