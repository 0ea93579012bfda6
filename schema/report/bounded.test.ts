import { expect, test } from '@jest/globals';
import { bounded } from './bounded.ts';

const PARTS = [
  { text: 'head ' },
  { text: 'one ', name: 'item', dispensable: 1 },
  { text: 'two ', name: 'item', dispensable: 1 },
  { text: 'detail '.repeat(10), name: 'detail', dispensable: 2 },
  { text: 'end' },
];

const about = (left: ReadonlyMap<string, number>) => ` ${JSON.stringify(Object.fromEntries(left))}`;

test.each([
  [86, `head one two ${'detail '.repeat(10)}end`],
  [85, 'head one two end {"detail":1}'],
  [29, 'head one two end {"detail":1}'],
  [28, 'head e {"detail":1,"item":2}'],
])(
  'in %d characters the most dispensable is left out, then the end of what may not be',
  (most, text) => {
    expect(bounded(PARTS, most, about)).toBe(text);
  },
);

test('of one kind the last go first', () => {
  const items = ['one ', 'two ', 'three '].map((text) => ({ text, name: 'item', dispensable: 1 }));
  expect(bounded([...items, { text: '!'.repeat(20) }], 33, () => '?')).toBe(
    `one two ${'!'.repeat(20)}?`,
  );
});
