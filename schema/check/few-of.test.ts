import { expect, test } from '@jest/globals';
import { fewOf } from './few-of.ts';

test('Few texts are told, of many the first and how many there are besides', () => {
  expect(fewOf(['a', 'b', 'c'])).toBe('a, b, c');
  expect(fewOf(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, 2 more');
});
