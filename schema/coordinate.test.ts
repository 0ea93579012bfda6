import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { parentCoordinate, schemaElements } from './coordinate.ts';

test('schemaElements names every element of a schema, parents first', () => {
  const document = parse(`
    schema { query: Query }
    directive @d(a: Int) on FIELD
    type Query { f(a: Int, b: Int): Int g: Int }
    extend type Query { h: Int }
    interface I { f(a: Int): Int }
    union U = Query
    enum E { X }
    input N { f: Int }
    scalar S
  `);
  expect([...schemaElements(document)].map(({ coordinate }) => coordinate)).toEqual(
    [
      ['@d', '@d(a:)', 'Query', 'Query.f', 'Query.f(a:)', 'Query.f(b:)', 'Query.g'],
      ['Query', 'Query.h', 'I', 'I.f', 'I.f(a:)', 'U', 'E', 'E.X', 'N', 'N.f', 'S'],
    ].flat(),
  );
});

test.each([
  ['Product.price(currency:)', 'Product.price'],
  ['@d(a:)', '@d'],
  ['Product.price', 'Product'],
  ['Product', undefined],
])('the parent of %s is %s', (coordinate, parent) => {
  expect(parentCoordinate(coordinate)).toBe(parent);
});
