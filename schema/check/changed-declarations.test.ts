import { expect, test } from '@jest/globals';
import { changedDeclarations } from './changed-declarations.ts';
import { revisionOf } from './review.fixture.ts';

const before = revisionOf({ subgraphs: { users: 'type User { id: ID! "Old." name: String }' } });
const after = revisionOf({
  subgraphs: { users: 'type User @shareable { id: ID "New." name: String age: Int }' },
});
const isAnew = changedDeclarations(before, after);

test('An element is declared anew when its own declaration differs, or was not there', () => {
  expect(isAnew('users', 'User')).toBe(true);
  expect(isAnew('users', 'User.id')).toBe(true);
  expect(isAnew('users', 'User.age')).toBe(true);
});

test('Descriptions, and what stands inside, make no other declaration', () => {
  expect(isAnew('users', 'User.name')).toBe(false);
  const other = revisionOf({ subgraphs: { users: 'type User { id: ID! }' } });
  expect(changedDeclarations(before, other)('users', 'User')).toBe(false);
});

test('What is gone is not declared anew, and without a base everything is', () => {
  expect(changedDeclarations(after, before)('users', 'User.age')).toBe(false);
  expect(changedDeclarations(undefined, after)('users', 'User.name')).toBe(true);
});
