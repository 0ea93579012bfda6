import { expect, test } from '@jest/globals';
import { requireVariableLimits } from './variable-limits.ts';

const LIMITS = { variables: { bytes: 100, depth: 3, listLength: 10 } };

function check(variables: Record<string, unknown>): void {
  requireVariableLimits(variables, JSON.stringify(variables).length, LIMITS);
}

const refused = (what: string) =>
  expect.objectContaining({
    code: 'BAD_USER_INPUT',
    message: `The variables hold ${what}.`,
  });

test.each<[string, Record<string, unknown>]>([
  ['nothing', {}],
  ['scalars', { a: 1, b: 'x', c: null, d: true }],
  ['as many levels as may be', { a: [{ b: [1] }] }],
  ['as long a list as may be', { a: Array(10).fill(1) }],
  ['as many bytes as may be', { a: 'x'.repeat(92) }],
])('Variables that hold %s are fine', (_, variables) => {
  expect(() => check(variables)).not.toThrow();
});

test('Variables with a level, a byte or an element too many are BAD_USER_INPUT', () => {
  expect(() => check({ a: [{ b: [[]] }] })).toThrow(refused('more than 3 levels'));
  expect(() => check({ a: 'x'.repeat(93) })).toThrow(refused('more than 100 bytes'));
  expect(() => check({ a: '€'.repeat(31) })).toThrow(refused('more than 100 bytes'));
  expect(() => check({ a: { b: Array(11).fill(1) } })).toThrow(refused('a list of more than 10'));
});

test('What is sent beside the variables does not count', () => {
  expect(() => requireVariableLimits({ a: 'x' }, 100_000, LIMITS)).not.toThrow();
});
