import { describe, expect, test } from '@jest/globals';
import { found } from './linted.fixture.ts';

const SDLS = { users: 'type Query { a: Int }', orders: 'type Query { b: Int }' };

const unowned = (owners: string | undefined) => found(/OWNER/, SDLS, { owners });

const CODE = 'TYPE_WITHOUT_OWNER undefined 1';

describe('Every subgraph', () => {
  test.each([
    ['a line of its own', '/subgraphs/users/ @users\n/subgraphs/orders/ @orders'],
    ['the line of all', '* @platform'],
    ['an address', 'schema.graphql someone@example.com'],
  ])('has an owner by %s', (_, owners) => {
    expect(unowned(owners)).toEqual([]);
  });

  test('has none if no line fits', () => {
    expect(unowned('/subgraphs/users/ @users')).toEqual([CODE]);
  });

  test('has none if the last line that fits names nobody', () => {
    expect(unowned('* @platform\n/subgraphs/orders/ # nobody')).toEqual([CODE]);
  });

  test('has none if others have theirs and only the line of all is left for it', () => {
    expect(unowned('* @platform\n/subgraphs/users/ @users')).toEqual([CODE]);
  });

  test('is not asked for one where there is no such file', () => {
    expect(unowned(undefined)).toEqual([]);
  });
});
