import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse } from 'graphql';
import { accessRulesOf } from './access-rules.ts';
import { takeRequirements } from './applied-requirements.ts';
import { composed } from './auth.fixture.ts';
import type { Requirement } from './requirement.ts';

function rulesOf(supergraph: string) {
  const { applied, document } = takeRequirements(parse(supergraph, { noLocation: true }));
  return accessRulesOf(applied, buildASTSchema(document, { assumeValid: true }));
}

const SIGNED_IN: Requirement[number] = [['authenticated']];

describe('What it takes to be given a field', () => {
  const rules = rulesOf(
    composed({
      a: `
        type Query { note: Note node: Node named: Named any: Any code: Code @authenticated me: Int }
        interface Node { id: ID! }
        interface Named implements Node { id: ID! name: String }
        type Note implements Node @authenticated { id: ID! tone: Tone }
        type User implements Node & Named { id: ID! name: String @requiresScopes(scopes: [["a"], ["b"]]) }
        type Shop implements Node & Named { id: ID! name: String @policy(policies: [["p"]]) }
        union Any = Note | Shop
        scalar Code @requiresScopes(scopes: [["c"]])
        enum Tone @policy(policies: [["t"]]) { KIND }
      `,
    }),
  );

  test.each<[string, string, Requirement | undefined]>([
    ['nothing', 'Query.me', undefined],
    ['nothing of its type’s fields', 'Query.named', undefined],
    ['what its object takes', 'Query.note', [SIGNED_IN]],
    ['what it and its scalar take', 'Query.code', [[['scope:c']]]],
    ['what its enum takes', 'Note.tone', [[['policy:t']]]],
    ['its object, by its name', 'Note.__typename', [SIGNED_IN]],
    ['through an interface what any object takes', 'Node.id', [SIGNED_IN]],
    ['and any object’s own field', 'Named.name', [[['policy:p']], [['scope:a'], ['scope:b']]]],
    ['by the name of an interface or union what any object takes', 'Any.__typename', [SIGNED_IN]],
    [
      'nothing, by the name of an interface whose objects take nothing',
      'Named.__typename',
      undefined,
    ],
  ])('is %s: %s', (_, coordinate, requirement) => {
    expect(rules[coordinate]).toEqual(requirement);
  });
});

describe('What stands on an interface', () => {
  const composedOnes = composed({
    a: `
      type Query { node: Node }
      interface Node { id: ID! name: String }
      type A implements Node @requiresScopes(scopes: [["a"]]) { id: ID! name: String @authenticated }
      type B implements Node @requiresScopes(scopes: [["b"], ["c"]]) { id: ID! name: String }
    `,
  });

  test('because composition wrote it there is not asked of each object', () => {
    expect(composedOnes).toMatch(/interface Node[^}]*@requiresScopes/);
    const rules = rulesOf(composedOnes);
    expect(rules['B.__typename']).toEqual([[['scope:b'], ['scope:c']]]);
    expect(rules['B.name']).toBeUndefined();
    expect(rules['A.name']).toEqual([SIGNED_IN]);
  });

  test('in its own right, as composers once allowed, is (GHSA-mx7m-j9xf-62hw)', () => {
    const own = composedOnes
      .replace(/(interface Node[^{]*)@requiresScopes[^)]*\)/, '$1@requiresScopes(scopes: [["x"]])')
      .replace(/(interface Node[^}]*name: String)[^\n]*/, '$1 @requiresScopes(scopes: [["y"]])');
    const rules = rulesOf(own);
    expect(rules['B.__typename']).toEqual([[['scope:b'], ['scope:c']], [['scope:x']]]);
    expect(rules['B.name']).toEqual([[['scope:y']]]);
    expect(rules['Node.name']).toEqual(expect.arrayContaining([[['scope:x']], [['scope:y']]]));
  });
});

test('What a field of an interface object takes is asked of all objects it is added to', () => {
  const rules = rulesOf(
    composed({
      a: 'type Query { node: Node } interface Node @key(fields: "id") { id: ID! } type A implements Node @key(fields: "id") { id: ID! }',
      b: 'type Node @key(fields: "id") @interfaceObject { id: ID! secret: String @authenticated open: String }',
    }),
  );
  expect(rules['A.secret']).toEqual([SIGNED_IN]);
  expect(rules['Node.secret']).toEqual([SIGNED_IN]);
  expect(rules['A.open']).toBeUndefined();
});
