import { describe, expect, test } from '@jest/globals';
import { blastRadius } from './blast-radius.ts';
import { findingsOf, linesOf, type TestRevision } from './review.fixture.ts';

const PRODUCTS = `type Query { products: [Product!]! product: Product }
  type Product @key(fields: "id") { id: ID! title: String }`;
const reviews = (score: string) => `type Product @key(fields: "id") { id: ID! score: ${score} }`;

const shop = (score: string, web: TestRevision['web'] = {}): TestRevision => ({
  subgraphs: { products: PRODUCTS, reviews: reviews(score) },
  operations: ['query List { products { id score } }', 'query One { product { title score } }'],
  web,
});

describe('A subgraph that a client declares optional', () => {
  const optional = { optionalSubgraphs: ['reviews'] };

  test('may take fields of an answer', () => {
    expect(findingsOf(blastRadius, { head: shop('Int', optional) })).toEqual([]);
  });

  test('must not take all of it', () => {
    const findings = findingsOf(blastRadius, { head: shop('Int!', optional) });
    expect(linesOf(findings)).toEqual([
      'blocking SUBGRAPH_NULLS_DATA Without reviews, which web declares optional, List has no data: null climbs from Product.score.',
    ]);
    expect(findings[0]).toMatchObject({
      subgraph: 'reviews',
      coordinate: 'Product.score',
      place: { file: 'subgraphs/reviews/schema.graphql', line: 1 },
      client: 'web',
      affected: [{ operation: 'List', versions: ['1.0.0'] }],
    });
  });

  test('blocks where it becomes optional, and is a note where it was so before', () => {
    const severities = (base: TestRevision) =>
      findingsOf(blastRadius, { base, head: shop('Int!', optional) }).map((each) => each.severity);
    expect(severities(shop('Int!'))).toEqual(['blocking']);
    expect(severities(shop('Int!', optional))).toEqual(['note']);
  });
});

describe('A place that one more subgraph can take', () => {
  test('is told of, with all operations that lose it', () => {
    const findings = findingsOf(blastRadius, { base: shop('Int'), head: shop('Int!') });
    expect(linesOf(findings)).toEqual([
      'warning BLAST_RADIUS_GREW Without reviews, List now loses all of its data and One now loses product: null climbs from Product.score.',
    ]);
    expect(findings[0]?.affected?.map(({ operation }) => operation)).toEqual(['List', 'One']);
  });

  test('is not one that had to be lost before, or that is lost with another instead', () => {
    expect(findingsOf(blastRadius, { base: shop('Int!'), head: shop('Int!') })).toEqual([]);
    expect(findingsOf(blastRadius, { base: shop('Int!'), head: shop('Int') })).toEqual([]);
    const moved: TestRevision = {
      ...shop('Int'),
      subgraphs: {
        products: PRODUCTS,
        reviews: reviews('Int').replace('score', 'other'),
        ratings: reviews('Int'),
      },
    };
    expect(findingsOf(blastRadius, { base: shop('Int'), head: moved })).toEqual([]);
  });

  test('is put down to the field that the change hardened, wherever null comes from', () => {
    const graph = (product: string): TestRevision => ({
      subgraphs: {
        products: '"P." type Product @key(fields: "id") { id: ID! title: String! }',
        orders: `type Query { order: Order } type Order { id: ID line: Line! } type Line { product: ${product} }
          type Product @key(fields: "id") { id: ID! }`,
      },
      operations: ['query Order { order { line { product { title } } } }'],
    });
    const [finding] = findingsOf(blastRadius, { base: graph('Product'), head: graph('Product!') });
    expect(finding).toMatchObject({
      message:
        'Without products, Order now loses order: null climbs from Product.title through Line.product.',
      coordinate: 'Line.product',
      place: { file: 'subgraphs/orders/schema.graphql' },
    });
  });

  test('is one that was asked for before', () => {
    const asking = (body: string): TestRevision => ({ ...shop('Int'), operations: [body] });
    const base = asking('query One { product { id } }');
    expect(
      findingsOf(blastRadius, { base, head: asking('query One { product { id score } }') }),
    ).toEqual([]);
    const strict = {
      ...asking('query One { product { id score } }'),
      ...{ subgraphs: shop('Int!').subgraphs },
    };
    expect(linesOf(findingsOf(blastRadius, { base, head: strict }))).toEqual([
      'warning BLAST_RADIUS_GREW Without reviews, One now loses product: null climbs from Product.score.',
    ]);
  });

  test('is a note of an operation that no release has', () => {
    const operation = {
      id: 'x',
      name: 'One',
      type: 'query',
      body: '{ product { title score } }',
      releases: [],
    } as const;
    const unreleased = { operations: [operation] };
    const findings = findingsOf(blastRadius, {
      base: shop('Int', unreleased),
      head: shop('Int!', unreleased),
    });
    expect(findings.map(({ severity }) => severity)).toEqual(['note']);
  });
});
