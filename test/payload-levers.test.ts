import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print, validate } from 'graphql';
import { withDefaultSizes } from '../bench/payload/default-sizes.ts';
import { widenOver } from '../bench/payload/widen.ts';

const SCHEMA = `
  type Query { shop(id: ID!): Shop, find(text: String!, first: Int! = 10): [Found!]! }
  type Shop {
    id: ID!
    name: String!
    tags: [String!]!
    distance(from: String!): Int
    owner: Person
    goods(first: Int! = 20, sort: String): [Found!]!
  }
  type Person { id: ID!, name: String!, shop: Shop }
  interface Found { title: String! }
  type Book implements Found { title: String!, pages: Int!, author: Person }
  type Lamp implements Found { title: String!, watts: Int! }
`;

describe('The full type of an operation', () => {
  test('holds every leaf of the objects it visits, not those that need arguments', () => {
    expect(whole('query ($id: ID!) { shop(id: $id) { name } }')).toBe(
      written('query ($id: ID!) { shop(id: $id) { id name tags } }'),
    );
  });

  test('goes as deep as the operation, through fragments and aliases', () => {
    const text = `
      query { shop(id: 1) { ...Owned boss: owner { id } } }
      fragment Owned on Shop { boss: owner { shop { id } } }
    `;
    expect(whole(text)).toBe(
      written('{ shop(id: 1) { id name tags boss: owner { id name shop { id name tags } } } }'),
    );
  });

  test('holds every type that an interface may stand for, each as far as it is visited', () => {
    const text = '{ find(text: "a", first: 3) { title ... on Book { author { name } } } }';
    expect(whole(text)).toBe(
      written(`{ find(text: "a", first: 3) {
        ... on Book { title pages author { id name } }
        ... on Lamp { title watts }
      } }`),
    );
  });
});

describe('An operation with lists of default size', () => {
  test('names no size below its root, nor variables that only named sizes', () => {
    const text = `
      query ($n: Int!, $m: Int! = 5, $sort: String) {
        find(text: "a", first: $n) { title }
        shop(id: 1) { goods(first: $m, sort: $sort) { title } ...More }
      }
      fragment More on Shop { owner { shop { goods(first: 2) { title } } } }
    `;
    expect(print(withDefaultSizes(parse(text)))).toBe(
      written(`
        query ($n: Int!, $sort: String) {
          find(text: "a", first: $n) { title }
          shop(id: 1) { goods(sort: $sort) { title } ...More }
        }
        fragment More on Shop { owner { shop { goods { title } } } }
      `),
    );
  });
});

function whole(text: string): string {
  const widened = widenOver(SCHEMA)(parse(text));
  expect(validate(buildSchema(SCHEMA), widened)).toEqual([]);
  return print(widened);
}

function written(text: string): string {
  return print(parse(text));
}
