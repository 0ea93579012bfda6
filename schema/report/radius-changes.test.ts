import { expect, test } from '@jest/globals';
import { nullPlaces, radiusChanges } from './radius-changes.ts';
import { measures } from './review.fixture.ts';

const radius = (nulls: readonly string[], isTotal = false) => ({
  subgraph: 'reviews',
  nulls,
  isTotal,
});

const operation = (before: ReturnType<typeof radius>[], after: ReturnType<typeof radius>[]) => ({
  name: 'Home',
  id: 'a',
  versions: [],
  before: measures({ radius: before }),
  after: measures({ radius: after }),
});

test('what is lost in another way is a change; why it is lost is none', () => {
  const lost = radius(['a.b']);
  expect(radiusChanges(operation([lost], [{ ...lost, causes: ['A.b'] } as typeof lost]))).toEqual(
    [],
  );
  expect(radiusChanges(operation([lost], [radius([], true)]))).toHaveLength(1);
  expect(radiusChanges(operation([lost], [radius([])]))).toHaveLength(1);
});

test('a subgraph that was not asked before has no before, one that is asked no more no change', () => {
  expect(radiusChanges(operation([], [radius(['a'])]))).toMatchObject([{ before: undefined }]);
  expect(radiusChanges(operation([radius(['a'])], []))).toEqual([]);
});

test('all of an answer is `data`, many places are counted, no place is none', () => {
  expect(nullPlaces(radius([], true))).toEqual(['data']);
  expect(nullPlaces(radius([]))).toEqual([]);
  const many = Array.from({ length: 9 }, (_, index) => `a${index}`);
  expect(nullPlaces(radius(many))).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', '4 more places']);
});
