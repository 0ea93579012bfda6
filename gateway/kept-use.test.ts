import { expect, test } from '@jest/globals';
import { keptUseOf } from './kept-use.ts';
import type { Operation } from './operation.ts';
import type { Viewer } from './viewer.ts';
import { workOf } from './work.fixture.ts';

const operations = { Checkout: { staleIfErrorS: 0 } };
const choose = keptUseOf(
  { staleWhileRevalidateS: 30, staleIfErrorS: 300, operations },
  { readingOf: ({ viewer }) => (viewer ? 'never' : 'allowed') },
);

const of = (told: Partial<Operation>, viewer: Viewer | null = null) =>
  choose(workOf({ operation: { ...workOf().operation, ...told }, viewer }));

test('An operation uses what is kept as its client chose for all', () => {
  expect(of({ name: 'Home' })).toEqual({
    reading: 'allowed',
    staleWhileRevalidateS: 30,
    staleIfErrorS: 300,
  });
});

test('An operation may have a choice of its own; a free text that borrows its name has not', () => {
  expect(of({ name: 'Checkout' }).staleIfErrorS).toBe(0);
  expect(of({ name: 'Checkout', registered: false }).staleIfErrorS).toBe(300);
  expect(of({ name: 'toString' }).staleIfErrorS).toBe(300);
});

test('Whoever has just written reads nothing kept', () => {
  expect(of({ name: 'Home' }, { id: 'u1', scopes: [] }).reading).toBe('never');
});

test('A mutation reads nothing kept, whoever sends it', () => {
  expect(of({ name: 'Save', kind: 'mutation' }).reading).toBe('never');
});
