import { describe, expect, test } from '@jest/globals';
import { found } from './linted.fixture.ts';

const described = (sdls: Record<string, string>) => found(/DESCRIPTION/, sdls);

describe('All that clients see', () => {
  test('is described', () => {
    const sdl = `
      type Query { product(id: ID): Product }
      "Something." type Product { "Its price." price: Int, sku: String }
      enum Sort { "Newest first." NEWEST, OLDEST }`;
    expect(described({ shop: sdl }).map((each) => each.split(' ')[1])).toEqual([
      'Query.product',
      'Query.product(id:)',
      'Product.sku',
      'Sort',
      'Sort.OLDEST',
    ]);
  });

  test('is described once: another subgraph that defines it need not', () => {
    const users = '"Somebody." type User @key(fields: "id") { "Opaque." id: ID! }';
    expect(described({ users, reviews: 'type User @key(fields: "id") { id: ID! }' })).toEqual([]);
  });

  test('is described where it is answered, not where it is external', () => {
    const sdl = `extend type Product { price: Money @external }
      type Money @external { amount(currency: String): Int }
      directive @draft(since: String) on OBJECT`;
    expect(described({ orders: sdl })).toEqual([]);
  });

  test('is not taken for a part of what only begins with the same letters', () => {
    const sdl = 'extend type Product { price: Int @external, priceList: Int }';
    expect(described({ orders: sdl })).toEqual([
      'ALL_ELEMENTS_REQUIRE_DESCRIPTION Product.priceList 1',
    ]);
  });
});
