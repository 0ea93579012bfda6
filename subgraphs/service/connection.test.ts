import { describe, expect, test } from '@jest/globals';
import { connectionOf, keysetOf, limitOf } from './connection.ts';

const rows = [
  { id: 'a', rank: 1 },
  { id: 'b', rank: 2 },
  { id: 'c', rank: 3 },
];
const page = {
  order: 'RANK',
  keyOf: ({ rank, id }: (typeof rows)[number]) => ({ value: rank, id }),
};

describe('connectionOf', () => {
  test('holds back the row that only tells whether another page follows', () => {
    const { edges, pageInfo } = connectionOf(rows, { ...page, first: 2 });
    expect(edges.map(({ node }) => node.id)).toEqual(['a', 'b']);
    expect(pageInfo).toEqual({ hasNextPage: true, endCursor: edges[1]!.cursor });
  });

  test('tells that no page follows the last one', () => {
    expect(connectionOf(rows, { ...page, first: 3 }).pageInfo.hasNextPage).toBe(false);
  });

  test('has no end cursor when it is empty', () => {
    expect(connectionOf([], { ...page, first: 3 })).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  test('makes cursors that lead back to their row', () => {
    const { edges } = connectionOf(rows, { ...page, first: 3 });
    expect(edges.map(({ cursor }) => keysetOf(cursor, 'RANK', 'number'))).toEqual(
      rows.map(page.keyOf),
    );
  });
});

describe('keysetOf', () => {
  test.each([null, undefined])('is null without a cursor: %p', (after) => {
    expect(keysetOf(after, 'RANK')).toBeNull();
  });

  test('refuses a cursor of another order', () => {
    const { endCursor } = connectionOf(rows, { ...page, first: 1 }).pageInfo;
    expect(() => keysetOf(endCursor, 'NAME')).toThrow('"after" is not a cursor of this list.');
    expect(() => keysetOf(endCursor, 'RANK', 'string')).toThrow();
  });

  test.each(['', '!', 'bm90IGpzb24', Buffer.from('{"a":1}').toString('base64url')])(
    'refuses %j',
    (cursor) => {
      expect(() => keysetOf(cursor, 'RANK')).toThrow('"after" is not a cursor of this list.');
    },
  );
});

describe('limitOf', () => {
  test('passes what is in its range', () => {
    expect([limitOf(1), limitOf(100), limitOf(5, 5)]).toEqual([1, 100, 5]);
  });

  test.each([0, -1, 101])('refuses %p, quoting it', (first) => {
    expect(() => limitOf(first)).toThrow(`"first" must be from 1 to 100, not ${first}.`);
  });
});
