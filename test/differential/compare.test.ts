import { expect, test } from '@jest/globals';
import { differenceOf } from './compare.ts';

const error = (...path: (string | number)[]) => ({ message: 'x', path });

test('the same data are equal, and no data are null', () => {
  expect(differenceOf({ data: { a: [1] } }, { data: { a: [1] } })).toBeUndefined();
  expect(differenceOf({ errors: [{ message: 'x' }] }, { data: null, errors: [error()] })).toBe(
    undefined,
  );
});

test('the order of keys matters unless it is said not to', () => {
  const [one, other] = [
    { data: { a: 1, b: [{ c: 1, d: 2 }] } },
    { data: { b: [{ d: 2, c: 1 }], a: 1 } },
  ];
  expect(differenceOf(one, other)).toContain('data differ');
  expect(differenceOf(one, other, { keys: 'any order' })).toBeUndefined();
});

test('errors on one side only are a difference', () => {
  expect(
    differenceOf({ data: { a: null } }, { data: { a: null }, errors: [error('a')] }),
  ).toContain('only one has errors');
});

test('errors must be about the same places, whatever lies below a null', () => {
  const data = { a: null, b: null };
  const one = { data, errors: [error('a', 0, 'x')] };
  expect(differenceOf(one, { data, errors: [error('a', 1, 'y'), error('a')] })).toBeUndefined();
  expect(differenceOf(one, { data, errors: [error('b')] })).toContain('different places');
});

test('places that one side leaves out are a difference unless that is allowed', () => {
  const data = { a: null, b: null };
  const [one, other] = [
    { data, errors: [error('a')] },
    { data, errors: [error('a'), error('b')] },
  ];
  expect(differenceOf(one, other)).toContain('different places');
  expect(differenceOf(one, other, { paths: 'included' })).toBeUndefined();
  expect(differenceOf(other, one, { paths: 'included' })).toBeUndefined();
});
