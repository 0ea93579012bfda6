import { describe, expect, test } from '@jest/globals';
import { cacheEntry } from '../../test/testkit/cache-instance.ts';
import {
  affectedBy,
  boundedTag,
  MAX_TAG_LENGTH,
  MAX_TAGS,
  namesOf,
  withBoundedTags,
} from './tag.ts';

/** Whether an entry with these tags is gone after the event. */
function isGone(tags: readonly string[], event: string): boolean {
  const bounded = withBoundedTags(cacheEntry('', { tags }));
  const affected = new Set(boundedTag(event).flatMap(affectedBy));
  return namesOf(bounded?.tags ?? []).some((name) => affected.has(name));
}

const many = (type: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${type}:${n}`);
const LONG_KEY = 'k'.repeat(MAX_TAG_LENGTH);

describe('A changed', () => {
  test.each([
    ['entity', ['Product:p7', 'User:u1'], 'Product:p7', true],
    ['entity, for another', ['Product:p7'], 'Product:p8', false],
    ['entity, for its type', ['Product'], 'Product:p7', false],
    ['entity, for one that begins the same', ['Product:p77'], 'Product:p7', false],
    ['type, for its entities', ['Product:p7'], 'Product', true],
    ['type, for itself', ['Product'], 'Product', true],
    ['type, for one that begins the same', ['ProductGroup:p7'], 'Product', false],
    ['name', ['bestsellers'], 'bestsellers', true],
    ['entity, named in too long a list', many('Product', 300), 'Product:150', true],
    ['entity, beyond a long list', many('Product', 300), 'Product:250', true],
    ['entity, for a long list of another type', many('Product', 300), 'User:250', false],
    ['entity with a long key', [`Product:${LONG_KEY}`], `Product:${LONG_KEY}`, true],
    ['entity, for one with a long key', [`Product:${LONG_KEY}`], 'Product:p7', true],
    ['type, for one with a long key', [`Product:${LONG_KEY}`], 'Product', true],
  ])('%s', (_, tags, event, expected) => {
    expect(isGone(tags, event)).toBe(expected);
  });
});

describe('Tags', () => {
  test('stay as they are where they are few', () => {
    const entry = cacheEntry('', { tags: many('Product', MAX_TAGS) });
    expect(withBoundedTags(entry)).toBe(entry);
  });

  test('are at most so many, and the rest are types', () => {
    const tags = [...many('Product', MAX_TAGS), ...many('User', 1_000), ...many('Order', 10)];
    const bounded = withBoundedTags(cacheEntry('', { tags }))?.tags ?? [];
    expect(bounded.slice(MAX_TAGS)).toEqual(['User:*', 'Order:*']);
  });

  test('that are names and too many cannot be found again', () => {
    const names = Array.from({ length: MAX_TAGS + 1 }, (_, n) => `name ${n}`);
    expect(withBoundedTags(cacheEntry('', { tags: names }))).toBeUndefined();
    const types = Array.from({ length: 2 * MAX_TAGS + 1 }, (_, n) => `Type${n}:1`);
    expect(withBoundedTags(cacheEntry('', { tags: types }))).toBeUndefined();
    expect(withBoundedTags(cacheEntry('', { tags: [LONG_KEY, `${LONG_KEY}x`] }))).toBeUndefined();
  });
});
