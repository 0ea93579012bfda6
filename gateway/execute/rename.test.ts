import { describe, expect, test } from '@jest/globals';
import { renameFields } from './rename.ts';

describe('A field is renamed', () => {
  test('at the end of its path, through lists of lists', () => {
    const answer = { items: [[{ b: 1, c: 2 }], [{ b: 3 }, null]] };
    renameFields(answer, [{ path: ['items', 'b'], to: 'a' }]);
    expect(answer).toEqual({ items: [[{ a: 1, c: 2 }], [{ a: 3 }, null]] });
  });

  test('in every entity of a list', () => {
    const entities = [{ b: 1 }, null, { b: null }];
    renameFields(entities, [{ path: ['b'], to: 'a' }]);
    expect(entities).toEqual([{ a: 1 }, null, { a: null }]);
  });

  test('in objects of the types it names only; one that does not tell its type may be any', () => {
    const entities = [{ __typename: 'Item', b: 1 }, { __typename: 'Person', b: 2 }, { b: 3 }];
    renameFields(entities, [{ path: [['Item', 'Box'], 'b'], to: 'a' }]);
    expect(entities).toEqual([
      { __typename: 'Item', a: 1 },
      { __typename: 'Person', b: 2 },
      { a: 3 },
    ]);
  });

  test('not where it is missing', () => {
    const answer = { size: {}, part: null, name: 'n' };
    renameFields(answer, [
      { path: ['size', 'b'], to: 'a' },
      { path: ['part', 'b'], to: 'a' },
      { path: ['name', 'b'], to: 'a' },
      { path: ['toString'], to: 'a' },
    ]);
    expect(answer).toEqual({ size: {}, part: null, name: 'n' });
  });

  test('one after the other', () => {
    const answer = { b: 1, a: 2 };
    renameFields(answer, [
      { path: ['a'], to: 'c' },
      { path: ['b'], to: 'a' },
    ]);
    expect(answer).toEqual({ c: 2, a: 1 });
  });
});
