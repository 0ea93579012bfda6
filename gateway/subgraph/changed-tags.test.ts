import { expect, test } from '@jest/globals';
import { changedTags } from './changed-tags.ts';

test('Nothing has changed where the header is missing, empty or sent twice', () => {
  for (const header of [undefined, '', ' , ,', ['Product:p7']])
    expect(changedTags(header)).toEqual([]);
});

test('What has changed is read with or without spaces', () => {
  expect(changedTags('Product:p7, Review:r1,bestsellers')).toEqual([
    'Product:p7',
    'Review:r1',
    'bestsellers',
  ]);
});

test('What is no tag is left out', () => {
  const tags = ['Product:p7', 'a b', 'Größe', `Product:${'x'.repeat(200)}`, 'Category'];
  expect(changedTags(tags.join(', '))).toEqual(['Product:p7', 'Category']);
});

test('A header without end is not read to its end', () => {
  const tags = Array.from({ length: 300 }, (_, n) => `P:${n}`);
  expect(changedTags(tags.join(', '))).toEqual(tags.slice(0, 200));
  expect(changedTags(`A,${' '.repeat(8 * 1024)}B`)).toEqual(['A']);
});
