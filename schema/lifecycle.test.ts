import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { lifecycleRule, lifecycleViolations, readLifecycle } from './lifecycle.ts';
import { createManifest } from './manifest.ts';

const SDL = `
  directive @draft on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION
  directive @allowedFor(clients: [String!]!) on FIELD_DEFINITION | OBJECT
  type Query { open: Int draft: Int @draft own: Int @allowedFor(clients: ["web"]) node: Node secret: Secret arg(a: Int b: Int @draft): Int }
  interface Node { id: ID! }
  type Plain implements Node { id: ID! @draft }
  type Secret @allowedFor(clients: ["web", "mobile"]) { value: Int }
`;
const schema = buildSchema(SDL);
const lifecycle = readLifecycle([{ sdl: SDL }]);

describe('A client may not use', () => {
  test.each([
    ['a draft', '{ open draft }', ['DRAFT_FIELD_USED Query.draft']],
    [
      'a draft under an alias, in a fragment',
      '{ ...F } fragment F on Query { x: draft }',
      ['DRAFT_FIELD_USED Query.draft'],
    ],
    ['an argument that is a draft', '{ arg(b: 1) }', ['DRAFT_FIELD_USED Query.arg(b:)']],
    ['a draft behind an interface', '{ node { id } }', ['DRAFT_FIELD_USED Plain.id']],
    ['what is for others', '{ own }', ['FIELD_NOT_ALLOWED_FOR_CLIENT Query.own']],
    [
      'a type that is for others',
      '{ secret { __typename } }',
      ['FIELD_NOT_ALLOWED_FOR_CLIENT Secret'],
    ],
  ])('%s', (_what, text, expected) => {
    expect(codes(text, 'partner')).toEqual(expected);
  });

  test('nothing else', () => {
    expect(codes('{ open arg(a: 1) node { __typename } }', 'partner')).toEqual([]);
    expect(codes('{ own secret { value } }', 'web')).toEqual([]);
    expect(codes('{ own secret { value } }', 'mobile')).toEqual([
      'FIELD_NOT_ALLOWED_FOR_CLIENT Query.own',
    ]);
  });
});

test('Of several subgraphs that define an element each is heard', () => {
  const sdls = [
    'type Query { a: Int @allowedFor(clients: ["x", "y"]) b: Int @allowedFor(clients: "x") c: Int }',
    'type Query { a: Int @allowedFor(clients: ["y", "z"]) b: Int @draft c: Int }',
  ].map((sdl) => ({ sdl }));
  const expected = [
    ['Query.a', { kind: 'allowed-for', clients: ['y'] }],
    ['Query.b', { kind: 'draft' }],
  ];
  expect([...readLifecycle(sdls)]).toEqual(expected);
  expect([...readLifecycle(sdls.toReversed())]).toEqual(expected);
});

test('A text that does not parse restricts nothing', () => {
  expect(readLifecycle([{ sdl: 'type @draft {' }]).size).toBe(0);
});

test('No manifest is made of operations that use what they may not, and where is told', () => {
  const files = [{ path: 'a.graphql', text: 'query A {\n  open\n  draft\n}' }];
  const made = createManifest(schema, files, { rules: [lifecycleRule('web', lifecycle)] });
  expect(made).toEqual({
    kind: 'failed',
    errors: [
      {
        file: 'a.graphql',
        line: 3,
        column: 3,
        rule: 'Lifecycle',
        message: 'Query.draft is a draft: no operation may be registered that uses it.',
        operation: 'A',
      },
    ],
  });
});

function codes(text: string, client: string): string[] {
  const found = lifecycleViolations(parse(text), { client, schema, lifecycle });
  return found.map(({ code, coordinate }) => `${code} ${coordinate}`);
}
