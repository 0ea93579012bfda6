import { expect, test } from '@jest/globals';
import type { MediaRow } from '../store.ts';
import { pictureOf } from './picture.ts';

const row: MediaRow = {
  productId: 'p7',
  place: 2,
  url: 'https://images.example.com/products/p7/2.jpg',
  alt: 'A lamp, view 2',
  width: 1_600,
  height: 1_200,
  durationSeconds: null,
};

test('A picture made of something else is of another version', () => {
  const { version } = pictureOf(row);
  expect(pictureOf({ ...row, alt: 'A lamp from behind' }).version).toBe(version);
  const others = [
    { ...row, url: 'https://images.example.com/products/p7/2b.jpg' },
    { ...row, height: 1_600 },
    { ...row, width: 1_200 },
  ].map((other) => pictureOf(other).version);
  expect(new Set([version, ...others]).size).toBe(4);
});

test('The picture of a film is its poster', () => {
  const film = { ...row, url: 'https://images.example.com/products/p7/2.mp4', durationSeconds: 30 };
  expect(pictureOf(film)).toEqual(pictureOf(row));
});
