import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { printApiSchema, readSupergraph } from '../../index.ts';
import { supergraphOf } from '../../plan/federated.fixture.ts';
import { plannerOver } from '../../plan/planned.fixture.ts';
import { operationRadius } from './operation-radius.ts';

/** What is null without each subgraph, `data` for all of it. */
function radiusOver(sdls: Readonly<Record<string, string>>) {
  const planner = plannerOver(sdls);
  const reading = readSupergraph(supergraphOf(sdls));
  if (reading.kind === 'failed') throw new Error('The supergraph cannot be read.');
  const schema = buildSchema(printApiSchema(reading.api), { assumeValid: true });
  return (body: string): Record<string, string> => {
    const document = parse(body, { noLocation: true });
    const radius = operationRadius({ document, plans: planner.plansOf(body) }, schema);
    return Object.fromEntries(
      radius.map(({ subgraph, nulls, isTotal }) => [subgraph, isTotal ? 'data' : nulls.join(' ')]),
    );
  };
}

const shop = radiusOver({
  products: `
    type Query { products: [Product!]! product: Product media: [Media] found: [Found!] }
    type Product @key(fields: "id") { id: ID! title: String! weight: Int! media: Media }
    interface Media { url: String! }
    type Image implements Media { url: String! }
    type Video implements Media @key(fields: "url") { url: String! }
    union Found = Product | Shelf
    type Shelf { name: String! }`,
  reviews: `
    type Product @key(fields: "id") { id: ID! rating: Float score: Float! }
    type Video @key(fields: "url") { url: String! seconds: Int! }`,
  orders: `
    type Product @key(fields: "id") {
      id: ID! weight: Int! @external shipping: Int @requires(fields: "weight")
    }`,
  carriers: `
    type Product @key(fields: "id") {
      id: ID! shipping: Int @external carrier: String @requires(fields: "shipping")
    }`,
});

describe('What is null without a subgraph', () => {
  test('is its nullable fields, or nothing when only keys of it are asked', () => {
    expect(shop('{ products { id rating } }')).toEqual({
      products: 'data',
      reviews: 'products[].rating',
    });
    expect(shop('{ product { id } }')).toEqual({ products: 'product' });
  });

  test('climbs over fields and elements that may not be null', () => {
    expect(shop('{ products { score } }')).toEqual({ products: 'data', reviews: 'data' });
    expect(shop('{ product { id score } }')).toEqual({ products: 'product', reviews: 'product' });
  });

  test('stands under the names that the client gave', () => {
    expect(shop('{ all: products { id points: rating rating: title } }').reviews).toBe(
      'all[].points',
    );
  });

  test('takes along what waits for it, however far', () => {
    expect(shop('{ product { carrier } }')).toEqual({
      carriers: 'product.carrier',
      orders: 'product.carrier',
      products: 'product',
    });
  });

  test('is told of the objects of an interface or union that have it', () => {
    expect(shop('{ media { url ... on Video { seconds } } }').reviews).toBe('media[]');
    expect(shop('{ product { media { ... on Video { seconds } } } }').reviews).toBe(
      'product.media',
    );
    expect(shop('{ found { ... on Product { rating } ... on Shelf { name } } }').reviews).toBe(
      'found[].rating',
    );
  });

  test('is all that any way of the conditions may miss', () => {
    const body = `query ($deep: Boolean!) {
      product { id rating @skip(if: $deep) score @include(if: $deep) } }`;
    expect(shop(body).reviews).toBe('product');
    expect(shop('query ($r: Boolean!) { product { id rating @include(if: $r) } }').reviews).toBe(
      'product.rating',
    );
  });
});

test('What another subgraph provides, or shares, is not lost', () => {
  const radius = radiusOver({
    catalogue: `type Query { item: Item @provides(fields: "label") other: Item @shareable }
      type Item @key(fields: "id") { id: ID! label: String @external size: Size }
      type Size @shareable { width: Int }`,
    labels: `type Item @key(fields: "id") { id: ID! label: String @shareable weight: Size }
      type Size @shareable { width: Int }`,
  });
  expect(radius('{ item { label } }')).toEqual({ catalogue: 'item' });
  expect(radius('{ other { label size { width } weight { width } } }')).toEqual({
    catalogue: 'other',
    labels: 'other.label other.weight',
  });
});

test('The parts of a mutation are lost by the subgraph that answers them', () => {
  const radius = radiusOver({
    a: `type Query { a: Int } type Mutation { makeA: Thing makeSure: Thing! }
      type Thing @key(fields: "id") { id: ID! }`,
    b: `type Mutation { makeB: Thing } type Thing @key(fields: "id") { id: ID! size: Int }`,
  });
  expect(radius('mutation { makeA { size } makeB { size } }')).toEqual({
    a: 'makeA',
    b: 'makeA.size makeB',
  });
  expect(radius('mutation { makeSure { size } makeB { id } }')).toEqual({
    a: 'data',
    b: 'makeB makeSure.size',
  });
});

test('Without the subgraph that tells types, objects of others are known as their interface only', () => {
  const radius = radiusOver({
    media: `type Query { media: Media } interface Media @key(fields: "id") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String }`,
    views: `type Query { seen: Media }
      type Media @interfaceObject @key(fields: "id") { id: ID! views: Int }`,
  });
  expect(radius('{ seen { id views title } }')).toEqual({ media: 'seen.title', views: 'seen' });
  expect(radius('{ seen { __typename views } }')).toEqual({ media: 'seen', views: 'seen' });
  expect(radius('{ media { __typename views } }')).toEqual({
    media: 'media',
    views: 'media.views',
  });
});
