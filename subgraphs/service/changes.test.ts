import { describe, expect, test } from '@jest/globals';
import { collectChanges } from './changes.ts';

function tagsOf(...tags: string[]): readonly string[] {
  const changes = collectChanges();
  changes.changed(...tags);
  return changes.tags();
}

const times = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n));

describe('What a request changes', () => {
  test('is nothing until something is said', () => {
    expect(collectChanges().tags()).toEqual([]);
  });

  test('is collected over all its resolvers, each thing once, in order', () => {
    const changes = collectChanges();
    changes.changed('Product:p7', 'bestsellers');
    changes.changed('Review:r1', 'Product:p7');
    expect(changes.tags()).toEqual(['Product:p7', 'bestsellers', 'Review:r1']);
  });

  test('is told to the last entity up to 100 of them', () => {
    const tags = times(100, (n) => `Product:p${n}`);
    expect(tagsOf(...tags)).toEqual(tags);
  });

  test('is told by types alone beyond 100', () => {
    expect(tagsOf('bestsellers', ...times(100, (n) => `Product:p${n}`), 'Review:r1')).toEqual([
      'bestsellers',
      'Product',
      'Review',
    ]);
  });

  test('is told by types alone beyond 4 KB', () => {
    const long = (n: number) => `Product:${String(n).padStart(190, 'x')}`;
    expect(tagsOf(...times(20, long))).toHaveLength(20);
    expect(tagsOf(...times(21, long))).toEqual(['Product']);
  });

  test.each([
    'Product:a, b',
    'Product:a b',
    'Product:ü',
    'Product:a\r\nb',
    `Product:${'x'.repeat(200)}`,
  ])('is told by its type where a header cannot carry its key: %j', (tag) => {
    expect(tagsOf(tag)).toEqual(['Product']);
  });

  test.each(['', ':p7', 'a name', 'Größe:7', 'x'.repeat(201)])('cannot be %j', (tag) => {
    expect(() => tagsOf(tag)).toThrow(TypeError);
  });
});
