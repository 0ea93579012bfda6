import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationIn } from '../plan/operation-plans.ts';
import { resolveOperation } from '../plan/resolved-operation.ts';
import { accessesOf, accessOf, allowedBy, type Guard, guardsOf } from './guards.ts';
import type { Requirement } from './requirement.ts';

const A: Requirement = [[['scope:a']]];
const A_OR_B: Requirement = [[['scope:a'], ['scope:b']]];
const SIGNED_IN: Requirement = [[['authenticated']]];
const POLICY: Requirement = [[['policy:p']]];

const guarded = (...requirements: Requirement[]): Guard[] =>
  requirements.map((requirement) => ({ requirement, fields: [] }));

describe('The guards of an operation', () => {
  const schema = buildSchema('type Query { a: Int b: Int c: Query d: Int }');
  const rules = { 'Query.a': A, 'Query.b': SIGNED_IN, 'Query.d': A };
  const guardsIn = (text: string, given = rules) => {
    const document = parse(text);
    return guardsOf(resolveOperation(operationIn(document), document), { schema, rules: given });
  };

  test('are its distinct requirements, each with what takes it', () => {
    expect(guardsIn('{ d c { a c { b } } x: a }')).toEqual([
      { requirement: SIGNED_IN, fields: ['Query.b'] },
      { requirement: A, fields: ['Query.a', 'Query.d'] },
    ]);
  });

  test('count what conditions may leave out', () => {
    expect(
      guardsIn('query($v: Boolean!) { ...F @include(if: $v) } fragment F on Query { a }'),
    ).toHaveLength(1);
  });

  test('are none where nothing takes anything', () => {
    expect(guardsIn('{ c { c { __typename } } }')).toEqual([]);
    expect(guardsIn('{ a }', {} as typeof rules)).toEqual([]);
  });

  test('of types and fields named as what every object inherits are no others', () => {
    const odd = buildSchema(
      'type Query { constructor: toString } type toString { hasOwnProperty: Int }',
    );
    const document = parse('{ constructor { hasOwnProperty } }');
    const operation = resolveOperation(operationIn(document), document);
    expect(guardsOf(operation, { schema: odd, rules: { 'Query.other': A } })).toEqual([]);
  });
});

describe('An access', () => {
  test('says of each guard whether it is met', () => {
    const guards = guarded(SIGNED_IN, A, A_OR_B, POLICY);
    expect(accessOf(guards, new Set())).toBe('0000');
    expect(accessOf(guards, new Set(['authenticated', 'scope:b']))).toBe('1010');
    expect(accessOf([], new Set())).toBe('');
  });

  test('allows what it grants, and nothing that no guard knows', () => {
    const isAllowed = allowedBy(guarded(SIGNED_IN, A), '01');
    expect([SIGNED_IN, A, POLICY].map((each) => isAllowed(each, ''))).toEqual([false, true, false]);
    expect(allowedBy(guarded(A), '')(A, '')).toBe(false);
  });
});

describe('All accesses there can be', () => {
  test.each<[string, readonly Guard[], readonly string[] | undefined]>([
    ['none without guards', [], ['']],
    ['two of one', guarded(A), ['0', '1']],
    ['no scope without being signed in', guarded(SIGNED_IN, A), ['00', '10', '11']],
    ['what follows from another', guarded(A, A_OR_B), ['00', '01', '11']],
    ['policies go with anything', guarded(SIGNED_IN, POLICY), ['00', '01', '10', '11']],
    ['what nobody has', guarded([[]]), ['0']],
    [
      'none that are looked for among too many',
      guarded(...Array.from({ length: 11 }, (_, at): Requirement => [[[`policy:${at}`]]])),
      undefined,
    ],
  ])('are %s', (_, guards, accesses) => {
    expect(accessesOf(guards)).toEqual(accesses);
  });
});
