import { describe, expect, test } from '@jest/globals';
import type { Guard } from '#schema/operations';
import { authorizer } from './authorize.ts';

const GUARDS: readonly Guard[] = [
  { requirement: [[['authenticated']]], fields: [] },
  { requirement: [[['scope:a', 'scope:b'], ['scope:c']]], fields: [] },
  { requirement: [[['policy:p']]], fields: [] },
];

describe('What a viewer may have of an operation', () => {
  const [signedIn, scopes] = GUARDS;
  const authorize = authorizer([signedIn, scopes] as Guard[]);

  test.each<[string, Parameters<typeof authorize>[0], string]>([
    ['nobody', null, '00'],
    ['somebody', { id: 'u1', scopes: [] }, '10'],
    ['somebody with half of what it takes', { id: 'u1', scopes: ['a'] }, '10'],
    ['somebody with one of what it takes', { id: 'u1', scopes: ['b', 'a'] }, '11'],
    ['somebody with another', { id: 'u1', scopes: ['c', 'x'] }, '11'],
    [
      'somebody whose scopes have names like permissions',
      { id: 'u1', scopes: ['scope:c', 'policy:p'] },
      '10',
    ],
  ])('is told for %s', (_, viewer, access) => {
    expect(authorize(viewer)).toBe(access);
  });
});

test('Where nothing takes anything nobody is asked', () => {
  const authorize = authorizer([], () => {
    throw new Error('nobody asks');
  });
  expect(authorize(null)).toBe('');
});

describe('Policies', () => {
  test('are asked for by the names in the operation, and only there', () => {
    const asked: unknown[] = [];
    const decide = (...given: unknown[]) => {
      asked.push(given);
      return { p: true };
    };
    const viewer = { id: 'u1', scopes: [] };
    expect(authorizer(GUARDS, decide)(viewer)).toBe('101');
    expect(asked).toEqual([[['p'], viewer]]);
    authorizer(GUARDS.slice(0, 2), decide)(viewer);
    expect(asked).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['false', { p: false }],
    ['left out', {}],
    ['something that is only like true', { p: 1 }],
    ['said by what every object inherits', Object.create({ p: true })],
  ])('are denied when they are %s', (_, decided) => {
    expect(authorizer(GUARDS, () => decided as never)(null)).toBe('000');
  });

  test('are denied when nobody decides', () => {
    expect(authorizer(GUARDS)(null)).toBe('000');
  });
});
