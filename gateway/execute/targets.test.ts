import { describe, expect, test } from '@jest/globals';
import { targetsAt, visitPlaces } from './targets.ts';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

describe('The objects at a path', () => {
  test('are those that the path leads to, through lists of lists', () => {
    const data = { groups: [{ items: [[a], [b, null]] }, null, { items: [[c]] }] };
    expect(targetsAt(data, [['groups', '@', 'items', '@', '@']])).toEqual([a, b, c]);
  });

  test('are each there once, at however many places and paths they stand', () => {
    const data = { item: b, items: [a, b, a] };
    const found = targetsAt(data, [['items', '@'], ['item']]);
    expect(found).toHaveLength(2);
    expect(found[0]).toBe(a);
    expect(found[1]).toBe(b);
  });

  test('of the empty path are the data itself', () => {
    const data = { item: a };
    expect(targetsAt(data, [[]])).toEqual([data]);
  });

  test.each([
    ['is missing', {}],
    ['is null', { item: null }],
    ['is a leaf', { item: 'a' }],
    ['is an empty list', { item: [] }],
    ['holds nothing but nulls', { item: [null, [null]] }],
  ])('are none where what the path leads through %s', (_, data) => {
    expect(targetsAt(data, [['item', 'part']])).toEqual([]);
    expect(targetsAt(data, [['item', '@', 'part']])).toEqual([]);
    expect(targetsAt(data, [['item', '@']])).toEqual([]);
  });

  test('are none in a list that the path does not name, nor where it names one that is none', () => {
    expect(targetsAt({ items: [[a], b] }, [['items', '@']])).toEqual([b]);
    expect(targetsAt({ items: [{ part: a }] }, [['items', 'part']])).toEqual([]);
    expect(targetsAt({ items: a }, [['items', '@']])).toEqual([]);
  });

  test.each(['constructor', 'toString', 'valueOf'])(
    'are none of what every object inherits: %s',
    (key) => {
      expect(targetsAt({}, [[key]])).toEqual([]);
      expect(targetsAt({}, [[key, 'prototype']])).toEqual([]);
    },
  );
});

test('What many places share is walked once, or nobody would live to see the end', () => {
  const end = { id: 'z' };
  let data: Record<string, unknown> = { items: [end, end] };
  for (let level = 1; level < 60; level += 1) data = { items: [data, data] };
  const path = Array.from({ length: 60 }, () => ['items', '@']).flat();
  expect(targetsAt(data, [path])).toEqual([end]);
  let places = 0;
  visitPlaces(data, [path], () => {
    places += 1;
  });
  expect(places).toBe(2);
});
