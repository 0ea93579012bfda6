import { describe, expect, test } from '@jest/globals';
import { found } from './linted.fixture.ts';

const page = (connection: string, edge: string, pageInfo: string) => `
  type OrderConnection { ${connection} }
  type OrderEdge { ${edge} }
  type PageInfo { ${pageInfo} }`;

const PAGE = page(
  'edges: [OrderEdge!]! pageInfo: PageInfo!',
  'cursor: String! node: Int!',
  'hasNextPage: Boolean! endCursor: String',
);

const connections = (sdl: string) =>
  found(/^CONNECTION/, { shop: sdl }).map((each) => each.split(' ').slice(0, 2).join(' '));

describe('A connection', () => {
  test('has edges with node and cursor, and says where it ends', () => {
    expect(connections(PAGE)).toEqual([]);
  });

  test.each([
    ['edges', page('pageInfo: PageInfo!', 'node: Int', 'hasNextPage: Boolean')],
    ['pageInfo', page('edges: [OrderEdge!]!', 'cursor: String! node: Int', 'a: Int')],
    ['cursor', PAGE.replace('cursor: String!', '')],
    ['node', PAGE.replace('node: Int!', '')],
    ['hasNextPage', PAGE.replace('hasNextPage: Boolean!', '')],
    ['endCursor', PAGE.replace('endCursor: String', '')],
  ])('lacks %s', (_, sdl) => {
    expect(connections(sdl)).toEqual(['CONNECTION_SHAPE OrderConnection']);
  });
});

describe('A field that gives a connection', () => {
  test.each([
    'orders(first: Int! = 20): OrderConnection!',
    'orders(first: Int = 20, after: String): OrderConnection',
    'orders(last: Int!): OrderConnection',
  ])('has an end: %s', (field) => {
    expect(connections(`${PAGE} type Query { ${field} }`)).toEqual([]);
  });

  test.each([
    'orders: OrderConnection!',
    'orders(after: String): OrderConnection!',
    'orders(first: Int, after: String): OrderConnection!',
  ])('may be of any length: %s', (field) => {
    expect(connections(`${PAGE} type Query { ${field} }`)).toEqual([
      'CONNECTION_WITHOUT_BOUND Query.orders',
    ]);
  });
});
