import { describe, expect, test } from '@jest/globals';
import { claimedVersion, isVersionRange, versionRange } from './client-version.ts';

describe('A client’s version', () => {
  test('is what either header says', () => {
    expect(claimedVersion({ 'apollographql-client-version': '5.2.0' })).toBe('5.2.0');
    expect(claimedVersion({ 'graphql-client-version': '5.2' })).toBe('5.2');
    expect(claimedVersion({})).toBeUndefined();
  });

  test.each(['', 'a b', 'x'.repeat(33), '5.2\n', '"5"', '<script>'])(
    'is not known from %j, which is no version of anything',
    (version) => {
      expect(claimedVersion({ 'graphql-client-version': version })).toBeUndefined();
    },
  );
});

describe('A range', () => {
  test.each([
    ['<5.2', '5.1.9', true],
    ['<5.2', '5.2', false],
    ['<5.2', '5.2.0', false],
    ['<5.2', '5', true],
    ['<5.2', '5.2.0-beta.1', false],
    ['>=5.2', '5.2.0+81', true],
    ['4.x', 'v4.9', true],
    ['4.x', '5.0.0', false],
    ['>=3 <3.9 || 4.0.1', '4.0.1', true],
    ['>=3 <3.9 || 4.0.1', '3.9.0', false],
    ['>=2024.11', '2024.11.3', true],
    ['<1200', '1199', true],
    ['*', '0.0.1', true],
  ])('of %s and version %s: %p', (range, version, expected) => {
    const inRange = versionRange(range);
    expect(inRange(version)).toBe(expected);
    expect(inRange(version)).toBe(expected);
  });

  test('holds no version that is missing or none at all', () => {
    expect(versionRange('*')(undefined)).toBe(false);
    expect(versionRange('*')('nightly')).toBe(false);
  });

  test('is only what npm understands as one', () => {
    expect(['<5', '1.x || >=2.5 <3'].every(isVersionRange)).toBe(true);
    expect(['', ' ', 'older', '5..2', 5, undefined].some(isVersionRange)).toBe(false);
  });
});
