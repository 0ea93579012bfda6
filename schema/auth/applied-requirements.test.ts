import { Supergraph } from '@apollo/federation-internals';
import { describe, expect, test } from '@jest/globals';
import { GraphQLError, parse, print } from 'graphql';
import { openContract } from '../opened-contract.ts';
import { requireAllEnforced, takeRequirements } from './applied-requirements.ts';
import { composed } from './auth.fixture.ts';

const SDL = `
  type Query { me: User @authenticated node: Node }
  interface Node { id: ID! }
  type User implements Node @key(fields: "id") {
    id: ID!
    email: Email @requiresScopes(scopes: [["a", "b"], ["c"]])
    age: Int @policy(policies: [["adult"]]) @authenticated
  }
  type Note implements Node @authenticated { id: ID! tone: Tone }
  scalar Email @authenticated
  enum Tone @requiresScopes(scopes: [["d"]]) { KIND }
`;

const taken = (supergraph: string) => takeRequirements(parse(supergraph, { noLocation: true }));

const RENAMED = `["@key", ${['authenticated', 'requiresScopes', 'policy']
  .map((name) => `{ name: "@${name}", as: "@my_${name}" }`)
  .join(', ')}]`;

describe('What a supergraph requires', () => {
  const { applied, document } = taken(composed({ a: SDL }));

  test('is read from fields, objects, interfaces, scalars and enums', () => {
    expect(Object.fromEntries(applied)).toEqual({
      'Query.me': [[['authenticated']]],
      'User.email': [[['scope:a', 'scope:b'], ['scope:c']]],
      'User.age': [[['authenticated']], [['policy:adult']]],
      Note: [[['authenticated']]],
      Node: [[['authenticated']]],
      Email: [[['authenticated']]],
      Tone: [[['scope:d']]],
    });
  });

  test('is out of the sight of planners, with all that only it uses', () => {
    const text = print(document);
    expect(text).not.toMatch(/authenticated|requiresScopes|policy/);
    expect(() => Supergraph.build(text)).not.toThrow();
  });

  test.each([
    ['by another name (GHSA-g8jh-vg5j-4h3f)', RENAMED, 'my_'],
    ['under the namespace', '["@key"]', 'federation__'],
    ['under a namespace of its own (GHSA-g8jh-vg5j-4h3f)', '["@key"], as: "fed"', 'fed__'],
  ])('is the same when its directives were imported %s', (_, imports, prefix) => {
    const head = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${imports})`;
    const sdl = SDL.replaceAll(/@(authenticated|requiresScopes|policy)/g, `@${prefix}$1`);
    const renamed = taken(composed({ a: head + sdl }));
    expect(renamed.applied).toEqual(applied);
    expect(print(renamed.document)).toBe(print(document));
  });

  test('that requires nothing is taken as it is', () => {
    const plain = parse(composed({ a: 'type Query { a: Int }' }), { noLocation: true });
    expect(takeRequirements(plain)).toEqual({ applied: new Map(), document: plain });
  });

  test('of no alternative at all is met by nobody, and an empty one by who is signed in', () => {
    const some =
      'type Query { a: Int @requiresScopes(scopes: []) b: Int @requiresScopes(scopes: [[]]) }';
    expect(Object.fromEntries(taken(composed({ a: some })).applied)).toEqual({
      'Query.a': [[]],
      'Query.b': [[['authenticated']]],
    });
  });
});

describe('A requirement that nothing would enforce', () => {
  const supergraph = composed({
    a: 'type Query { a(in: In): U @authenticated } input In { a: Int } type T { a: Int } union U = T',
  });
  const withDirective = (found: RegExp) =>
    supergraph
      .replace(
        /(directive @authenticated on) .*/,
        '$1 FIELD_DEFINITION | INPUT_OBJECT | UNION | ARGUMENT_DEFINITION',
      )
      .replace(found, '$& @authenticated');

  test.each([
    ['on an input', /input In\s+@join__type\(graph: A\)/],
    ['on a union', /union U\s+@join__type\(graph: A\)/],
    ['on an argument', /in: In/],
  ])('keeps a contract from being opened: %s', (_, place) => {
    expect(withDirective(place)).not.toBe(withDirective(/never to be found/));
    expect(openContract(withDirective(place), {})).toEqual({
      kind: 'failed',
      errors: [
        'Of 2 requirements of authorization in this supergraph, 1 can be enforced: some stand where none may.',
      ],
    });
  });

  test('is found by counting', () => {
    expect(() => requireAllEnforced(3, 2)).toThrow(GraphQLError);
    expect(() => requireAllEnforced(3, 4)).toThrow(GraphQLError);
    expect(() => requireAllEnforced(3, 3)).not.toThrow();
  });
});
