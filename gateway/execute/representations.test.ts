import { describe, expect, test } from '@jest/globals';
import type { RequiredField } from '#schema';
import { representationCollector } from './representations.ts';

const KEY: readonly RequiredField[] = [{ name: '__typename' }, { name: 'id' }];

/** The index of each object, and the texts that were made of them. */
function collected(requires: readonly RequiredField[], objects: readonly object[]) {
  const representations = representationCollector(requires)();
  const indices = objects.map((each) => representations.indexOf(each as Record<string, unknown>));
  return { indices, texts: representations.texts };
}

const item = (id: unknown) => ({ __typename: 'Item', id });

describe('Representations', () => {
  test('of equal entities stand once, whatever else is known of these', () => {
    expect(collected(KEY, [item('a'), item('b'), { ...item('a'), name: 'n' }])).toEqual({
      indices: [0, 1, 0],
      texts: ['{"__typename":"Item","id":"a"}', '{"__typename":"Item","id":"b"}'],
    });
  });

  test('tell a number from a text that reads like it', () => {
    expect(collected(KEY, [item(1), item('1'), item(null), item('null')]).indices).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test('of two types stand once where the subgraph knows both by one name', () => {
    const sentAs = { Book: 'Media', Film: 'Media' };
    const requires = [{ name: '__typename', sentAs }, { name: 'id' }];
    const objects = ['Book', 'Film', 'Book'].map((__typename) => ({ __typename, id: 'a' }));
    expect(collected(requires, objects)).toEqual({
      indices: [0, 0, 0],
      texts: ['{"__typename":"Media","id":"a"}'],
    });
  });

  test('of one key that is an object once and a text another time are each found again', () => {
    const objects = [item('a'), item({ x: 1 }), item('a'), item({ x: 1 })];
    expect(collected(KEY, objects).indices).toEqual([0, 1, 0, 1]);
  });

  test('that cannot be made have no place among the others', () => {
    const objects = [item('a'), { __typename: 'Item' }, { id: 'b' }, item('b')];
    expect(collected(KEY, objects).indices).toEqual([0, -1, -1, 1]);
  });

  test.each([
    ['numbers', (at: number) => at],
    ['texts', (at: number) => `item-${at}`],
    ['texts that all end alike', (at: number) => `${at}==`],
  ])('of ten thousand entities with %s for keys are each found again', (_, idOf) => {
    const objects = Array.from({ length: 10_000 }, (__, at) => item(idOf(at)));
    const { indices, texts } = collected(KEY, [...objects, ...objects.toReversed()]);
    expect(texts.map((text) => JSON.parse(text))).toEqual(objects);
    const ascending = objects.map((__, at) => at);
    expect(indices).toEqual([...ascending, ...ascending.toReversed()]);
  });

  test('of ten thousand entities that only their second key tells apart are each found again', () => {
    const requires = [...KEY, { name: 'shelf' }];
    const objects = Array.from({ length: 10_000 }, (_, at) => ({
      ...item(at % 5_000),
      shelf: Math.floor(at / 5_000),
    }));
    const { indices } = collected(requires, [...objects, ...objects]);
    const ascending = objects.map((_, at) => at);
    expect(indices).toEqual([...ascending, ...ascending]);
  });
});
