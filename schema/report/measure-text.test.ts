import { expect, test } from '@jest/globals';
import { bytesText, cacheText } from './measure-text.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [2_345_678_901, '2,346 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test('of a policy it is told for whom and how long; of none that schemas say nothing', () => {
  expect(cacheText({ maxAgeS: 60, scope: 'PUBLIC' })).toBe('public 60 s');
  expect(cacheText({ maxAgeS: 60, scope: 'PRIVATE' })).toBe('private 60 s');
  expect(cacheText({ maxAgeS: 0, scope: 'PUBLIC' })).toBe('none');
  expect(cacheText(undefined)).toBe('unsaid');
});
