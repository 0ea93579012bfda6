import { describe, expect, test } from '@jest/globals';
import { planPolicy } from './plan-policy.ts';
import { plannerOver } from './planned.fixture.ts';

const HINT = `
  directive @cacheControl(
    maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean
  ) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
`;

const SHOP = plannerOver({
  products: `${HINT}
    type Query {
      product: Product @cacheControl(maxAge: 240)
      typed: Product
      unhinted: Plain
      named: Plain @cacheControl(maxAge: 30)
      inherited: Plain @cacheControl(inheritMaxAge: true)
      count: Int
      counted: Int @cacheControl(maxAge: 10)
      negative: Int @cacheControl(maxAge: -1)
      mine: Product @cacheControl(maxAge: 60, scope: PRIVATE)
      either: Either @cacheControl(maxAge: 50)
      some: [Either!]
      someForYou: [Either] @cacheControl(scope: PRIVATE)
      pet: Pet
    }
    type Mutation { sell: Product @cacheControl(maxAge: 60) }
    type Product @key(fields: "id") @cacheControl(maxAge: 120) {
      id: ID!
      title: String
      stock: Int @cacheControl(maxAge: 5)
      never: Int @cacheControl(maxAge: 0)
      yours: Int @cacheControl(scope: PRIVATE)
      price: Money
      bare: Plain
      plain: Plain @cacheControl(inheritMaxAge: true)
      plainForYou: Plain @cacheControl(inheritMaxAge: true, scope: PRIVATE)
      likes: Likes
      likesForAll: Likes @cacheControl(scope: PUBLIC)
    }
    type Money @cacheControl(inheritMaxAge: true) { amount: Int }
    type Likes @cacheControl(maxAge: 20, scope: PRIVATE) { count: Int }
    type Plain { name: String product: Product }
    union Either @cacheControl(maxAge: 40) = Product | Plain
    interface Pet @cacheControl(maxAge: 70) { name: String }
    type Cat implements Pet @cacheControl(maxAge: 1) { name: String lives: Int @cacheControl(maxAge: 7) }
  `,
  reviews: `${HINT}
    type Query { reviewed: Product @cacheControl(maxAge: 300) }
    type Product @key(fields: "id") @cacheControl(maxAge: 90) {
      id: ID! stars: Int mood: Int @cacheControl(maxAge: 15) seen: Int @cacheControl(scope: PRIVATE)
      latest: Review
    }
    type Review @cacheControl(maxAge: 45) { text: String }
  `,
  silent: `
    type Query { quiet: Int }
    type Product @key(fields: "id") { id: ID! noise: Int }
  `,
});

function policyOf(body: string): string {
  const policy = planPolicy(SHOP.planOf(body));
  return policy ? `${policy.maxAgeS} ${policy.scope}` : 'unknown';
}

describe('what one subgraph is asked for may be kept as its strictest hint says', () => {
  test.each([
    ['{ product { title } }', '240 PUBLIC', "a field's hint wins over its type's"],
    ['{ typed { title } }', '120 PUBLIC', 'a type hints for fields that lead to it'],
    ['{ unhinted { name } }', '0 PRIVATE', 'objects without a hint are not kept'],
    ['{ named { name } }', '30 PUBLIC', 'leaves are as good as what they stand in'],
    ['{ inherited { name } }', '0 PRIVATE', 'a field of the root stands in nothing'],
    ['{ count }', '0 PRIVATE', 'nor does a leaf of the root'],
    ['{ counted }', '10 PUBLIC', 'unless it has a hint'],
    ['{ negative }', '0 PRIVATE', 'an age below zero is none'],
    ['{ product { stock } }', '5 PUBLIC', 'one leaf may be stricter'],
    ['{ product { title never } }', '0 PRIVATE', 'or forbid it'],
    ['{ product { price { amount } } }', '240 PUBLIC', 'a type may inherit'],
    ['{ product { plain { name } } }', '240 PUBLIC', 'or one field of it'],
    ['{ product { bare { name } } }', '0 PRIVATE', 'and does not of itself'],
    ['{ named { product { title } } }', '30 PUBLIC', 'deeper ages never make it older'],
    ['{ product { title } typed { title } }', '120 PUBLIC', 'the shortest age of all counts'],
    ['{ named { name } mine { title } }', '30 PRIVATE', 'and the scope of any'],
  ])('%s: %s, for %s', (body, expected) => {
    expect(policyOf(body)).toBe(expected);
  });

  test.each([
    ['{ mine { title } }', '60 PRIVATE'],
    ['{ product { yours } }', '240 PRIVATE'],
    ['{ product { plainForYou { name } } }', '240 PRIVATE'],
    ['{ product { likes { count } } }', '20 PRIVATE'],
    ['{ product { likesForAll { count } } }', '20 PUBLIC'],
  ])('what is private is kept for its viewer: %s', (body, expected) => {
    expect(policyOf(body)).toBe(expected);
  });

  test.each([
    ['{ either { ... on Product { stock } ... on Plain { name } } }', '5 PUBLIC'],
    ['{ either { ... on Plain { product { likes { count } } } } }', '20 PRIVATE'],
    ['{ some { ... on Plain { name } } }', '40 PUBLIC'],
    ['{ someForYou { ... on Plain { name } } }', '40 PRIVATE'],
    ['{ pet { name } }', '70 PUBLIC'],
    ['{ pet { ... on Cat { name } } }', '70 PUBLIC'],
    ['{ pet { ... on Cat { lives } } }', '7 PUBLIC'],
  ])('behind an abstract type its own hint and those of fields count: %s', (body, expected) => {
    expect(policyOf(body)).toBe(expected);
  });
});

describe('an operation that asks several subgraphs', () => {
  test.each([
    ['{ product { title stars } }', '90 PUBLIC', 'entities start from the hint of their type'],
    ['{ product { stock stars } }', '5 PUBLIC', 'the shortest age of all requests counts'],
    ['{ product { mood } }', '15 PUBLIC', 'fields of entities may be stricter'],
    ['{ product { latest { text } } }', '45 PUBLIC', 'and so may what they lead to'],
    ['{ product { seen } }', '90 PRIVATE', 'one that is private makes it private'],
    ['{ product { title noise } }', 'unknown', 'a schema without any hint says nothing'],
    ['{ quiet }', 'unknown', 'not even of the root'],
    ['{ __typename }', 'unknown', 'nobody is asked'],
    ['mutation { sell { title } }', 'unknown', 'what is written is never kept'],
  ])('%s: %s, for %s', (body, expected) => {
    expect(policyOf(body)).toBe(expected);
  });

  test('knows the age of each part of a request', () => {
    const { steps } = SHOP.planOf('{ product { stars } mine { mood } }');
    const reviews = steps.find(({ service }) => service === 'reviews');
    expect(reviews?.parts.map(({ maxAgeS }) => maxAgeS)).toEqual([90, 15]);
    expect(reviews?.public).toBe(true);
  });

  test('names the viewer to those subgraphs that may need to know', () => {
    const { steps } = SHOP.planOf('{ product { stars likes { count } noise } }');
    const told = steps.filter((step) => !step.public).map(({ service }) => service);
    expect(told).toEqual(['products', 'silent']);
  });
});
