import { describe, expect, test } from '@jest/globals';
import { allOf, isImplied, isMet, type Requirement, requirementText } from './requirement.ts';

const [A, B, C] = ['scope:a', 'scope:b', 'scope:c'] as const;
const SIGNED_IN = 'authenticated';

describe('All of several requirements', () => {
  test.each<[string, Requirement[], Requirement]>([
    ['none is nothing', [], []],
    ['nothing adds nothing', [[], [[[A]]], []], [[[A]]]],
    [
      'equal ones count once, in whatever order',
      [[[[A, B], [C]]], [[[C], [B, A]]]],
      [[[A, B], [C]]],
    ],
    ['different ones stand side by side, sorted', [[[[B]]], [[[A]]]], [[[A]], [[B]]]],
    ['what takes less than another is left out', [[[[A], [B]]], [[[A]]]], [[[A]]]],
    ['a group that takes more than another is left out', [[[[A, B], [A], [C]]]], [[[A], [C]]]],
    ['who has a scope is signed in', [[[[SIGNED_IN]]], [[[A]]]], [[[A]]]],
    ['also within a group', [[[[SIGNED_IN, A]]]], [[[A]]]],
    [
      'a policy tells nothing of who is signed in',
      [[[[SIGNED_IN]]], [[['policy:p']]]],
      [[[SIGNED_IN]], [['policy:p']]],
    ],
    ['what nobody has takes all', [[[]], [[[A]]]], [[]]],
    ['what everybody has takes nothing', [[[[]]], [[[A]]]], [[[A]]]],
  ])('%s', (_, requirements, all) => {
    expect(allOf(requirements)).toEqual(all);
    expect(allOf(requirements.toReversed())).toEqual(all);
    expect(allOf([all])).toEqual(all);
  });

  test('is met by who meets each of them, and by nobody else', () => {
    const some: Requirement[] = [[[[A, B], [C]]], [[[SIGNED_IN]]], [[[B], ['policy:p']]]];
    const permissions = [A, B, C, 'policy:p'];
    for (let bits = 0; bits < 16; bits += 1) {
      const held = new Set(permissions.filter((__, index) => bits & (1 << index)));
      if (held.size > 0) held.add(SIGNED_IN);
      expect(isMet(allOf(some), held)).toBe(some.every((each) => isMet(each, held)));
    }
  });
});

describe('A clause follows', () => {
  test.each<[boolean, Requirement[number], Requirement]>([
    [true, [[A]], [[[A, B]]]],
    [
      true,
      [
        [A, B],
        [A, C],
      ],
      [[[A]], [[B], [C]]],
    ],
    [true, [[SIGNED_IN]], [[[A], [B]]]],
    [true, [[]], []],
    [false, [[A]], [[[A], [B]]]],
    [false, [[A]], []],
    [false, [[SIGNED_IN]], [[['policy:p']]]],
  ])('%j: %j of %j', (is, clause, requirement) => {
    expect(isImplied(clause, requirement)).toBe(is);
  });

  test('is not said where telling would take too long', () => {
    const wide = Array.from({ length: 20 }, (_, at) => [[`scope:${at}`], [`scope:${at}b`]]);
    expect(isImplied([['scope:0'], ['scope:0b']], wide)).toBe(false);
  });
});

test('A requirement is told in words', () => {
  expect(requirementText([[[A, B], ['policy:p']], [[SIGNED_IN]], []])).toBe(
    'scope a with scope b or policy p, and a signed-in viewer, and what nobody has',
  );
});
