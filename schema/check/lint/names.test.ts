import { describe, expect, test } from '@jest/globals';
import { found } from './linted.fixture.ts';

const sdl = `type Query {
  Product(product_id: ID, id: ID): product_info
  url: URL
}
type product_info { id: ID, list_price: Int, priceV2: Int }
scalar URL
enum Sort { NEWEST, PriceLow, PRICE_2, LOW_ }
input Filter { min_price: Int, brand: String }
directive @Draft(on_day: String) on FIELD_DEFINITION`;

describe('Names', () => {
  test('are written in the style of their kind', () => {
    expect(found(/SHOULD_BE/, { shop: sdl })).toEqual([
      'FIELD_NAMES_SHOULD_BE_CAMEL_CASE Query.Product 2',
      'INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE Query.Product(product_id:) 2',
      'TYPE_NAMES_SHOULD_BE_PASCAL_CASE product_info 5',
      'FIELD_NAMES_SHOULD_BE_CAMEL_CASE product_info.list_price 5',
      'ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE Sort.PriceLow 7',
      'ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE Sort.LOW_ 7',
      'FIELD_NAMES_SHOULD_BE_CAMEL_CASE Filter.min_price 8',
      'DIRECTIVE_NAMES_SHOULD_BE_CAMEL_CASE @Draft 9',
      'INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE @Draft(on_day:) 9',
    ]);
  });

  test('that Federation gives are not judged', () => {
    const federation1 = 'scalar _Any scalar federation__FieldSet type Query { _service: Int }';
    expect(found(/SHOULD_BE/, { shop: federation1 })).toEqual([]);
  });
});

describe('A field of Query', () => {
  test('is called what it gives', () => {
    const query = 'type Query { getProduct: Int, listing: Int, getaway: Int, postalCode: Int }';
    expect(found(/RESTY/, { shop: query })).toEqual(['RESTY_FIELD_NAMES Query.getProduct 1']);
  });

  test('is judged, others are not: `Mutation.postReview` is an action', () => {
    expect(found(/RESTY/, { shop: 'type Mutation { postReview: Int }' })).toEqual([]);
  });
});
