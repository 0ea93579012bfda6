import { describe, expect, test } from '@jest/globals';
import { imagePathOf, readImagePath } from './image-path.ts';
import type { Picture } from './picture.ts';
import { ORIGINAL, type Variant, variantOf, WIDTHS } from './variant.ts';

const picture: Picture = {
  productId: 'p7',
  place: 1,
  source: 'https://images.example.com/products/p7/1.jpg',
  width: 1_600,
  height: 1_600,
  version: '57df0e49',
};
const webp640 = variantOf('WEBP', 640) as Variant;

describe('The path of a picture', () => {
  test('names product, place, version, width and format', () => {
    expect(imagePathOf(picture, webp640)).toBe('/p7/1-57df0e49/640.webp');
    expect(imagePathOf(picture, ORIGINAL)).toBe('/p7/1-57df0e49/original.jpg');
  });

  test('is read as it was written, for every variant', () => {
    const formats = ['ORIGINAL', 'JPEG', 'WEBP', 'AVIF'] as const;
    const variants = formats.flatMap((format) => WIDTHS.map((width) => variantOf(format, width)!));
    expect(new Set(variants).size).toBe(3 * WIDTHS.length + 1);
    for (const variant of variants) {
      const { productId, place, version } = picture;
      const read = readImagePath(imagePathOf(picture, variant));
      expect(read).toEqual({ productId, place, version, variant });
    }
  });

  test.each([
    '',
    '/',
    '/p7/1-57df0e49',
    '/p7/1-57df0e49/',
    '/p7/1-57df0e49/641.webp',
    '/p7/1-57df0e49/0640.webp',
    '/p7/1-57df0e49/640.WEBP',
    '/p7/1-57df0e49/640.webp/',
    '/p7/1-57df0e49/640.webp?width=320',
    '/p7/1-57df0e49/640.webp\n',
    '/p7/1-57df0e49/640.png',
    '/p7/1-57df0e49/original.webp',
    '/p7/1-57df0e4/640.webp',
    '/p7/1-57DF0E49/640.webp',
    '/p7/01-57df0e49/640.webp',
    '/p7/0-57df0e49/640.webp',
    '/p7/99999-57df0e49/640.webp',
    '/p%37/1-57df0e49/640.webp',
    '/../1-57df0e49/640.webp',
    '//1-57df0e49/640.webp',
    '/p7/../p7/1-57df0e49/640.webp',
    `/${'p'.repeat(65)}/1-57df0e49/640.webp`,
  ])('is not %j', (path) => {
    expect(readImagePath(path)).toBeUndefined();
  });
});
