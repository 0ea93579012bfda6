import { expect, test } from '@jest/globals';
import { textDifference } from './text-difference.ts';

test('Only lines that differ are told, without their indentation', () => {
  expect(textDifference('a\n  b\nc\nd', 'a\nc\n  x\nd\ne')).toEqual(['- b', '+ x', '+ e']);
});

test('Equal texts differ in nothing', () => {
  expect(textDifference('a\nb', 'a\nb')).toEqual([]);
});

test('More lines than wanted are counted', () => {
  const lines = Array.from({ length: 20 }, (_, n) => `${n}`).join('\n');
  expect(textDifference('', lines, 3)).toEqual(['- ', '+ 0', '+ 1', '(18 more lines)']);
});

test('Texts that would take long are not compared', () => {
  expect(textDifference('a\n'.repeat(1_001), 'b')).toEqual(['(too long to be compared)']);
});
