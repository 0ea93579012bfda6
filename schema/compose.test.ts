import { describe, expect, test } from '@jest/globals';
import { type Composition, composeSupergraph, type Subgraph } from './compose.ts';
import { type CompositionError, formatCompositionError } from './composition-error.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

const products = subgraph(
  'products',
  `${LINK}
type Query { product(id: ID!): Product }
type Product @key(fields: "id") {
  id: ID!
  price: Int
}`,
);
const reviews = subgraph(
  'reviews',
  `${LINK}
type Product @key(fields: "id") { id: ID! reviews: [Review!] }
type Review { body: String }`,
);

describe('composeSupergraph', () => {
  test('composes subgraphs that fit together', () => {
    const result = composeSupergraph([products, reviews]);
    expect(result).toMatchObject({ kind: 'composed', hints: [] });
    expect(result).toHaveProperty('supergraph', expect.stringContaining('reviews: [Review!]'));
  });

  test('gives the same text whatever the order of the subgraphs', () => {
    expect(composeSupergraph([reviews, products])).toEqual(composeSupergraph([products, reviews]));
    const broken = [subgraph('b', 'type {'), subgraph('a', 'type {')];
    expect(composeSupergraph(broken)).toEqual(composeSupergraph(broken.toReversed()));
  });

  test('passes on the hints of the composer with the element they are about', () => {
    const documented = reviews.sdl.replace('{ id: ID!', '{ "The key." id: ID!');
    const other = products.sdl.replace('  id: ID!', '"An id." id: ID!');
    const result = composeSupergraph([
      subgraph('products', other),
      subgraph('reviews', documented),
    ]);
    expect(result).toMatchObject({
      kind: 'composed',
      hints: [{ code: 'INCONSISTENT_DESCRIPTION', level: 'WARN', coordinate: 'Product.id' }],
    });
  });

  test('says which field of which subgraph has the wrong type, by line and column', () => {
    const wrong = subgraph('reviews', reviews.sdl.replace('reviews: [Review!]', 'price: String'));
    expect(errorsOf(composeSupergraph([products, wrong]))[0]).toMatchObject({
      code: 'FIELD_TYPE_MISMATCH',
      subgraph: 'products',
      coordinate: 'Product.price',
      line: 6,
      column: 3,
    });
  });

  test('points at the name of a described element, not at its description', () => {
    const described = subgraph('products', products.sdl.replace('  price', '"""Net"""\nprice'));
    const wrong = subgraph('reviews', reviews.sdl.replace('reviews: [Review!]', 'price: String'));
    expect(errorsOf(composeSupergraph([described, wrong]))[0]).toMatchObject({
      line: 7,
      column: 1,
    });
  });

  test('finds the argument in which an unknown type stands', () => {
    const wrong = subgraph('reviews', `${reviews.sdl}\ntype Query { find(\n  by: By): Int }`);
    expect(errorsOf(composeSupergraph([products, wrong]))).toEqual([
      {
        code: 'INVALID_GRAPHQL',
        message: 'Unknown type By',
        subgraph: 'reviews',
        coordinate: 'Query.find(by:)',
        line: 6,
        column: 7,
      },
    ]);
  });

  test('reports each subgraph that does not parse by name and line', () => {
    const broken = subgraph('reviews', 'type Query {\n  a: Int\n  b Int\n}');
    expect(errorsOf(composeSupergraph([broken, products, subgraph('empty', '')]))).toEqual([
      {
        code: 'INVALID_GRAPHQL',
        message: 'Syntax Error: Unexpected <EOF>.',
        subgraph: 'empty',
        line: 1,
        column: 1,
      },
      {
        code: 'INVALID_GRAPHQL',
        message: 'Syntax Error: Expected ":", found Name "Int".',
        subgraph: 'reviews',
        line: 3,
        column: 5,
      },
    ]);
  });

  test('finds the field that no path through the subgraphs can reach', () => {
    const stranded = subgraph(
      'stranded',
      `${LINK} type Query { top: Product } type Product @key(fields: "sku") { sku: ID! }`,
    );
    const [error] = errorsOf(composeSupergraph([products, stranded]));
    expect(error).toMatchObject({
      code: 'SATISFIABILITY_ERROR',
      subgraph: 'products',
      coordinate: 'Product.id',
      line: 5,
    });
  });

  test('finds an element that the composer only quotes in its message', () => {
    const twice = subgraph('reviews', `${reviews.sdl}\ntype Review { stars: Int }`);
    expect(errorsOf(composeSupergraph([products, twice]))[0]).toMatchObject({
      message: 'There can be only one type named "Review"',
      subgraph: 'reviews',
      coordinate: 'Review',
    });
  });

  test('refuses two subgraphs of one name', () => {
    expect(errorsOf(composeSupergraph([products, reviews, products]))).toEqual([
      {
        code: 'INVALID_SUBGRAPH_NAME',
        message: 'More than one subgraph is named "products".',
        subgraph: 'products',
      },
    ]);
  });

  test('refuses subgraphs without a query', () => {
    expect(errorsOf(composeSupergraph([]))[0]?.code).toBe('NO_QUERIES');
    expect(errorsOf(composeSupergraph([reviews]))[0]?.code).toBe('NO_QUERIES');
  });

  test('returns an error even where the composer throws', () => {
    const odd = subgraph('odd', 'extend schema @link(url: 4) type Query { a: Int }');
    expect(errorsOf(composeSupergraph([odd]))[0]?.code).toBe('COMPOSER_FAILURE');
  });
});

describe('formatCompositionError', () => {
  test('writes one line that an editor can open', () => {
    const error = {
      code: 'FIELD_TYPE_MISMATCH',
      message: 'Type of field\n"Product.price" is …',
      subgraph: 'products',
      coordinate: 'Product.price',
      line: 12,
      column: 3,
    };
    expect(formatCompositionError(error)).toBe(
      'products:12:3 Product.price FIELD_TYPE_MISMATCH Type of field "Product.price" is …',
    );
  });

  test('leaves out what is not known', () => {
    const error = { code: 'NO_QUERIES', message: 'No queries found.' };
    expect(formatCompositionError(error)).toBe('NO_QUERIES No queries found.');
  });
});

function subgraph(name: string, sdl: string): Subgraph {
  return { name, url: `http://${name}`, sdl };
}

function errorsOf(result: Composition): readonly CompositionError[] {
  return result.kind === 'failed' ? result.errors : [];
}
