import { describe, expect, test } from '@jest/globals';
import type { Data } from './run.ts';
import { twinFinder } from './twins.ts';

describe('Two objects are twins', () => {
  test.each([
    ['holds nothing', {}],
    ['holds leaves', { id: 'a', count: 1, none: null, is: true }],
    ['holds objects and lists', { id: 'a', lists: [[{ x: 1 }], [], null], next: { next: {} } }],
  ])('when each %s, and the very same', (_, object: Data) => {
    expect(twinFinder()(object, structuredClone(object))).toBe(true);
  });

  test.each([
    [{ id: 'a' }, { id: 'b' }],
    [{ id: 'a' }, { id: 'a', more: null }],
    [{ a: undefined }, { b: 1 }],
    [{ next: { id: 'a' } }, { next: { id: 'b' } }],
    [{ next: { id: 'a' } }, { next: null }],
    [{ next: {} }, { next: [] }],
    [{ next: { 0: 'a' } }, { next: ['a'] }],
    [{ items: ['a', 'b'] }, { items: ['a'] }],
    [{ items: ['a', 'b'] }, { items: ['b', 'a'] }],
    [{ items: [{ id: 'a' }] }, { items: [{ id: 'a', more: 1 }] }],
    [{ value: 1 }, { value: '1' }],
  ])('unless anything differs: %j and %j', (object: Data, other: Data) => {
    expect(twinFinder()(object, other)).toBe(false);
    expect(twinFinder()(other, object)).toBe(false);
  });

  test('is not looked for deeper than the stack goes', () => {
    const nested = (): Data => {
      let data: Data = {};
      for (let level = 0; level < 100_000; level += 1) data = { next: [data] };
      return data;
    };
    expect(twinFinder()(nested(), nested())).toBe(false);
  });

  test('is not looked for all day where many places share what they hold', () => {
    const shared = (): Data => {
      let data: Data = { id: 'z' };
      for (let level = 0; level < 60; level += 1) data = { items: [data, data] };
      return data;
    };
    const [object, other] = [shared(), shared()];
    expect(twinFinder()(object, other)).toBe(false);
    expect(twinFinder()(object, { ...object })).toBe(true);
  });
});
