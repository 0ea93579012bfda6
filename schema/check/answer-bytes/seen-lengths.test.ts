import { describe, expect, test } from '@jest/globals';
import { meanLength } from './observed-sizes.ts';
import { seenLengths } from './seen-lengths.ts';

describe('How long lists are', () => {
  test('is as was seen when all there is was asked for', () => {
    const lengths = seenLengths([{ length: 0 }, { length: 2 }, { length: 2 }, { length: 4 }]);
    expect(lengths).toEqual([
      [1, 0.75],
      [3, 0.25],
      [5, 0],
    ]);
    expect(meanLength(lengths, undefined)).toBe(2);
    expect(meanLength(lengths, 1)).toBe(0.75);
    expect(meanLength(lengths, 3)).toBe(1.75);
    expect(meanLength(lengths, 100)).toBe(2);
  });

  test('goes on for those that were as long as was asked for', () => {
    const lengths = seenLengths([
      { length: 10, asked: 10 },
      { length: 10, asked: 10 },
    ]);
    expect(meanLength(lengths, 24)).toBe(24);
    expect(meanLength(lengths, 6)).toBe(6);
  });

  test('is learned of the longer ones from those of which more was asked', () => {
    // Half of them end at 2; of those that go on, the one that was seen to its end has 6.
    const lengths = seenLengths([
      { length: 2, asked: 3 },
      { length: 3, asked: 3 },
      { length: 2, asked: 20 },
      { length: 6, asked: 20 },
    ]);
    expect(meanLength(lengths, 20)).toBe(2 * 0.5 + 6 * 0.5);
  });

  test('is nothing where all lists were empty, and unknown where none was seen', () => {
    expect(meanLength(seenLengths([{ length: 0, asked: 5 }]), 5)).toBe(0);
    expect(seenLengths([])).toEqual([[1, 1]]);
  });
});
