import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationIn } from '../plan/operation-plans.ts';
import { responseNameOf } from '../plan/resolved-operation.ts';
import { costDefinitions } from './cost-directives.ts';
import { pathSize } from './path-size.ts';

const schema = buildSchema(`${costDefinitions}
  type Query {
    page(first: Int = 20): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    node: Node
    things(first: Int): [Thing] @listSize(slicingArguments: ["first"], assumedSize: 7)
  }
  interface Node { id: ID }
  type Page { edges: [Edge] }
  type Edge { node: Thing }
  type Thing implements Node { id: ID parts: [Thing] three: [Thing] @listSize(assumedSize: 3) }
`);
const sizeAt = (body: string, path: string) =>
  pathSize(path.split(' '), {
    operation: operationIn(parse(body)),
    schema,
    isAt: (field, key) => responseNameOf(field) === key,
  });

test.each([
  ['{ node { id } }', 'node', 1],
  ['{ page(first: 5) { edges { node { id } } } }', 'page edges @ node', 5],
  ['{ page { edges { node { id } } } }', 'page edges @ node', 20],
  ['{ things(first: 4) { three { id } } }', 'things @ three @', 12],
  ['query($n: Int) { things(first: $n) { id } }', 'things @', 7],
  ['{ things(first: 4) { parts { id } } }', 'things @ parts @', 40],
  ['{ a: things(first: 2) { id } }', 'a @', 2],
  ['{ node { ... on Thing { three { id } } } }', 'node three @', 3],
])('%s has at %s at most %i objects', (body, path, size) => {
  expect(sizeAt(body, path)).toBe(size);
});

test('Where nothing stands there are none', () => {
  expect(sizeAt('{ node { id } }', 'page')).toBe(0);
});
