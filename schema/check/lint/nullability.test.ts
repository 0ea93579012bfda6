import { describe, expect, test } from '@jest/globals';
import { found } from './linted.fixture.ts';

const users = '"Somebody." type User @key(fields: "id") { id: ID! name: String! age: Int! }';

const across = (reviews: string, more: Record<string, string> = {}) =>
  found(/NON_NULL/, { users, reviews, ...more }).map((each) => each.split(' ')[1]);

const STUB = 'type User @key(fields: "id") { id: ID! }';

describe('A field that leads to an entity of another service', () => {
  test.each(['author: User', 'authors: [User!]', 'authors: [User]!', 'authors: [[User!]]!'])(
    'is nullable somewhere: %s',
    (field) => {
      expect(across(`${STUB} type Review { ${field} }`)).toEqual([]);
    },
  );

  test.each(['author: User!', 'authors: [User!]!', 'authors: [[User!]!]!'])(
    'is nullable nowhere: %s',
    (field) => {
      expect(across(`${STUB} type Review { ${field} }`)).toHaveLength(1);
    },
  );

  test('may be non-null in the service that the entity belongs to', () => {
    const home = `${users} type Query { me: User! }`;
    expect(found(/NON_NULL/, { users: home, reviews: STUB })).toEqual([]);
  });
});

describe('A field that an entity gets from a service it does not belong to', () => {
  test('is nullable', () => {
    const sdl = 'type User @key(fields: "id") { id: ID! karma: Int! badges: [Int] rank: Int }';
    expect(across(sdl)).toEqual(['User.karma']);
  });

  test('may be non-null if it is a key, external, or the home service gives it, too', () => {
    const sdl = `type User @key(fields: "id") @key(fields: "team { code } nick") {
      id: ID! nick: String! age: Int! @external name: String! @shareable
    }`;
    expect(across(sdl)).toEqual([]);
  });
});

describe('An entity belongs to', () => {
  const STUBS = { reviews: 'type User @key(fields: "id") { id: ID! a: Int! b: Int! c: Int! }' };

  test('the service that describes it', () => {
    expect(across(STUBS.reviews)).toEqual(['User.a', 'User.b', 'User.c']);
  });

  test('or else the service with most fields of its own, whatever Federation is called there', () => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: [{ name: "@key", as: "@primaryKey" }])`;
    const home = `${link} type User @primaryKey(fields: "id") { id: ID! x: Int! }`;
    const other = `${link} type User @federation__key(fields: "id") { id: ID! a: Int! b: Int! }`;
    expect(found(/NON_NULL/, { home, other })).toEqual(['NON_NULL_ACROSS_SERVICES User.x 2']);
  });

  test('nobody, where two are alike', () => {
    const alike = (field: string) => `type User @key(fields: "id") { id: ID! ${field}: Int! }`;
    expect(found(/NON_NULL/, { one: alike('a'), two: alike('b') })).toEqual([]);
  });

  test('not to one that extends it, or has a key that does not resolve', () => {
    const extending =
      'extend type User @key(fields: "id") { id: ID! @external a: Int b: Int c: Int }';
    const pointing = 'type User @key(fields: "id", resolvable: false) { id: ID! }';
    const home = 'type User @key(fields: "id") { id: ID! x: Int! }';
    expect(found(/NON_NULL/, { home, extending, pointing })).toEqual([]);
  });
});
