import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { operationIn, resolveOperation } from '../../schema/index.ts';
import { placesIn, responsePath, responseTree } from './response-tree.ts';

function treeOf(query: string, keys: Record<string, string> = {}) {
  const document = parse(query);
  return responseTree(resolveOperation(operationIn(document), document), keys);
}

describe('A path of the data', () => {
  test('becomes one of the answer, under the client’s names', () => {
    const tree = treeOf('{ list: items { title: name } }', {
      'list:items': '_list_1',
      'title:name': '_title_2',
    });
    expect(responsePath(tree, ['_list_1', 0, 1, '_title_2'])).toEqual(['list', 0, 1, 'title']);
  });

  test('goes as far as the answer does', () => {
    const tree = treeOf('{ items { name } }');
    expect(responsePath(tree, ['items', 3, 'secret', 4])).toEqual(['items', 3]);
    expect(responsePath(tree, ['secret', 'name'])).toEqual([]);
    expect(responsePath(tree, ['items', 'name', 'deeper'])).toEqual(['items', 'name']);
    expect(responsePath(tree, ['constructor', '__proto__'])).toEqual([]);
  });

  test('leads through fields of any type, and those asked for several times', () => {
    const tree = treeOf(
      '{ node { ... on A { x { y } } ... on B { z } } node { ...F } } fragment F on A { x { w } }',
    );
    for (const path of [
      ['node', 'x', 'y'],
      ['node', 'z'],
      ['node', 'x', 'w'],
    ]) {
      expect(responsePath(tree, path)).toEqual(path);
    }
  });
});

describe('An object stands', () => {
  const object = { id: 'a' };

  test('at every place that paths lead to it', () => {
    const data = { items: [[object], [{ id: 'b' }, object], null], item: object, other: object };
    expect(placesIn(data, [['items', '@', '@'], ['item']]).get(object)).toEqual([
      ['items', 0, 0],
      ['items', 1, 1],
      ['item'],
    ]);
  });

  test('nowhere that holds another, however equal', () => {
    expect(placesIn({ item: { id: 'a' } }, [['item']]).get(object)).toBeUndefined();
  });

  test('at twenty places at most, the first', () => {
    const data = { items: Array.from({ length: 1_000 }, () => object) };
    const places = placesIn(data, [['items', '@']]).get(object);
    expect(places).toHaveLength(20);
    expect(places?.[19]).toEqual(['items', 19]);
  });
});
