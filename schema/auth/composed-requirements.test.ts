import { describe, expect, test } from '@jest/globals';
import { composeSupergraph } from '../compose.ts';
import { formatCompositionError } from '../composition-error.ts';
import { AUTH, composed } from './auth.fixture.ts';

/** What the composer says of subgraphs that it refuses. */
function errorsOf(sdls: Readonly<Record<string, string>>): string[] {
  const subgraphs = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    sdl: `${AUTH}\n${sdl}`,
  }));
  const composition = composeSupergraph(subgraphs);
  return composition.kind === 'failed' ? composition.errors.map(formatCompositionError) : [];
}

describe('What one field takes in several subgraphs is all needed, in normal form', () => {
  const field = (directives: string) => `type Query { a: Int @shareable ${directives} }`;

  test.each([
    [['[["a"]]', '[["b"], ["c"]]'], '[["a", "b"], ["a", "c"]]'],
    [['[["p", "u"], ["admin"]]', '[["admin"]]'], '[["admin"]]'],
    [['[["a"]]', '[["a"]]'], '[["a"]]'],
  ])('scopes %j are %s', ([one, two], all) => {
    const supergraph = composed({
      one: field(`@requiresScopes(scopes: ${one})`),
      two: field(`@requiresScopes(scopes: ${two})`),
    });
    expect(supergraph).toContain(`@requiresScopes(scopes: ${all})`);
  });

  test('and so are different directives', () => {
    const supergraph = composed({
      one: field('@authenticated'),
      two: field('@policy(policies: [["p"]])'),
    });
    expect(supergraph).toMatch(/a: Int @authenticated @policy\(policies: \[\["p"\]\]\)/);
  });
});

describe('Composition refuses, and tells where', () => {
  test('AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: its objects say what they take (GHSA-mx7m-j9xf-62hw)', () => {
    const errors = errorsOf({
      a: `type Query { node: Node }
interface Node @authenticated { id: ID! name: String @requiresScopes(scopes: [["a"]]) }
type A implements Node { id: ID! name: String }`,
    });
    expect(errors).toEqual([
      expect.stringMatching(/^a:6:\d+ Node AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE /),
      expect.stringMatching(/^a:6:\d+ Node\.name AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE /),
    ]);
  });

  test.each([
    [
      'directly',
      'type User @key(fields: "id") { id: ID! pin: String @external risk: Int @requires(fields: "pin") }',
    ],
    [
      'through another field that requires it',
      `type User @key(fields: "id") {
        id: ID! pin: String @external risk: Int @requires(fields: "pin") @authenticated
      }`,
    ],
  ])(
    'MISSING_TRANSITIVE_AUTH_REQUIREMENTS: a field requires what takes more than itself %s (GHSA-m8jr-fxqx-8xx6)',
    (_, second) => {
      const errors = errorsOf({
        one: 'type Query { user: User } type User @key(fields: "id") { id: ID! pin: String @authenticated }',
        two: second,
        three: `type User @key(fields: "id") { id: ID! risk: Int @external rate: Int @requires(fields: "risk") }`,
      });
      expect(errors).toContainEqual(
        expect.stringMatching(/^t\w+:\d+:\d+ User\.\w+ MISSING_TRANSITIVE_AUTH_REQUIREMENTS /),
      );
    },
  );
});
