import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Manifest } from './format.ts';
import { operationId } from './operation-id.ts';
import { validateManifest } from './validate-manifest.ts';

const schema = buildSchema('type Query { a: Int }');

test('a manifest that the schema answers has no errors', () => {
  expect(validateManifest(schema, manifestOf({ A: 'query A { a }' }))).toEqual([]);
});

test('each violation of each operation is told with its rule and its place in the body', () => {
  const manifest = manifestOf({
    A: 'query A {\n  b\n  c\n}',
    Good: 'query Good { a }',
    S: 'subscription S { a }',
    T: 'query T { a } type T { a: Int }',
    X: 'query X {',
  });
  expect(validateManifest(schema, manifest).map(({ message: _, ...error }) => error)).toEqual([
    { operation: 'A', rule: 'FieldsOnCorrectType', line: 2, column: 3 },
    { operation: 'A', rule: 'FieldsOnCorrectType', line: 3, column: 3 },
    { operation: 'S', rule: 'NoSubscriptions', line: 1, column: 1 },
    { operation: 'T', rule: 'ExecutableDefinitions', line: 1, column: 15 },
    { operation: 'X', rule: 'Syntax', line: 1, column: 10 },
  ]);
});

function manifestOf(bodies: Record<string, string>): Manifest {
  const operations = Object.entries(bodies).map(([name, body]) => ({
    id: operationId(body),
    name,
    type: 'query' as const,
    body,
  }));
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}
