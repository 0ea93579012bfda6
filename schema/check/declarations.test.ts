import { expect, test } from '@jest/globals';
import { declarationOf, declarationsOf } from './declarations.ts';

const revision = {
  subgraphs: [
    { name: 'users', url: '', file: 'users.graphql', sdl: 'type User {\n  id: ID!\n}' },
    { name: 'orders', url: '', file: 'orders.graphql', sdl: 'extend type User { id: ID! }' },
    { name: 'broken', url: '', file: 'broken.graphql', sdl: 'type {' },
  ],
};

test('An element is found in every subgraph that declares it, at its name', () => {
  expect(declarationsOf(revision, 'User.id')).toEqual([
    { subgraph: 'users', place: { file: 'users.graphql', line: 2, column: 3 } },
    { subgraph: 'orders', place: { file: 'orders.graphql', line: 1, column: 20 } },
  ]);
});

test('One declaration is that of the subgraph asked for, or else the first', () => {
  expect(declarationOf(revision, 'User', 'orders')?.place.column).toBe(13);
  expect(declarationOf(revision, 'User', 'products')?.subgraph).toBe('users');
  expect(declarationOf(revision, 'Product')).toBeUndefined();
});
