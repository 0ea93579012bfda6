import { describe, expect, test } from '@jest/globals';
import { representationWriter } from './representation.ts';

const KEY = [{ name: '__typename' }, { name: 'id' }];

describe('A representation', () => {
  test('holds what the subgraph requires, in that order, and nothing else', () => {
    const write = representationWriter(KEY);
    expect(write({ secret: 1, id: 'a', __typename: 'Item' })).toBe(
      '{"__typename":"Item","id":"a"}',
    );
  });

  test('has the same text for equal entities, whatever else is known of them', () => {
    const write = representationWriter(KEY);
    expect(write({ id: 'a', __typename: 'Item' })).toBe(
      write({ __typename: 'Item', name: 'n', id: 'a' }),
    );
  });

  test('holds nulls as they are, in objects and lists too', () => {
    const write = representationWriter([
      ...KEY,
      { name: 'size', fields: [{ name: 'x' }] },
      { name: 'parts', fields: [{ name: 'x' }] },
    ]);
    expect(
      write({ __typename: 'Item', id: null, size: { x: null }, parts: [null, { x: 1 }] }),
    ).toBe('{"__typename":"Item","id":null,"size":{"x":null},"parts":[null,{"x":1}]}');
    expect(write({ __typename: 'Item', id: 'a', size: null, parts: null })).toBe(
      '{"__typename":"Item","id":"a","size":null,"parts":null}',
    );
  });

  test.each([
    ['a field', { __typename: 'Item' }],
    ['its type', { id: 'a' }],
    ['a field inside an object', { __typename: 'Item', id: 'a', size: {} }],
    [
      'a field inside an element of a list of lists',
      { __typename: 'Item', id: 'a', size: [[{ x: 1 }, {}]] },
    ],
    ['an object, where something else stands', { __typename: 'Item', id: 'a', size: 5 }],
  ])('cannot be made when %s is missing', (_, object) => {
    const write = representationWriter([...KEY, { name: 'size', fields: [{ name: 'x' }] }]);
    expect(write(object)).toBeUndefined();
  });

  test('holds lists of lists of objects', () => {
    const write = representationWriter([...KEY, { name: 'grid', fields: [{ name: 'x' }] }]);
    expect(write({ __typename: 'Item', id: 'a', grid: [[{ x: 1, y: 2 }], [], null] })).toBe(
      '{"__typename":"Item","id":"a","grid":[[{"x":1}],[],null]}',
    );
  });

  test('takes a value from where the plan put it', () => {
    const write = representationWriter([...KEY, { name: 'price', from: '_price_1a2b' }]);
    expect(write({ __typename: 'Item', id: 'a', price: 9, _price_1a2b: 5 })).toBe(
      '{"__typename":"Item","id":"a","price":5}',
    );
  });

  test('holds the fields of its own type only', () => {
    const write = representationWriter([
      { name: '__typename' },
      { name: 'id', on: ['Item'] },
      { name: 'email', on: ['Person', 'Robot'] },
    ]);
    expect(write({ __typename: 'Item', id: 'a', email: 'e' })).toBe(
      '{"__typename":"Item","id":"a"}',
    );
    expect(write({ __typename: 'Person', id: 'a', email: 'e' })).toBe(
      '{"__typename":"Person","email":"e"}',
    );
  });

  test('of a type that the subgraph is not asked for cannot be made', () => {
    const write = representationWriter([
      { name: '__typename', on: ['Item'] },
      { name: 'id', on: ['Item'] },
    ]);
    expect(write({ __typename: 'Person', id: 'a' })).toBeUndefined();
  });

  test('names an interface where the subgraph knows no more', () => {
    const write = representationWriter([
      { name: '__typename', sentAs: { Book: 'Media' } },
      { name: 'id' },
    ]);
    expect(write({ __typename: 'Book', id: 'a' })).toBe('{"__typename":"Media","id":"a"}');
    expect(write({ __typename: 'Film', id: 'a' })).toBe('{"__typename":"Film","id":"a"}');
  });

  test('of a type whose name every object inherits is called what it is', () => {
    const write = representationWriter([
      { name: '__typename', sentAs: { Book: 'Media' } },
      { name: 'id' },
    ]);
    for (const __typename of ['constructor', 'toString', '__proto__']) {
      expect(JSON.parse(write({ __typename, id: 'a' }) ?? '')).toEqual({ __typename, id: 'a' });
    }
  });

  test('takes its type’s name, too, from where the plan put it', () => {
    const write = representationWriter([{ name: '__typename', from: '_kind' }, { name: 'id' }]);
    expect(write({ __typename: 'Item', _kind: 'Thing', id: 'a' })).toBe(
      '{"__typename":"Thing","id":"a"}',
    );
  });

  test('sends a field that is required twice once, with all that is asked of it', () => {
    const write = representationWriter([
      ...KEY,
      { name: 'size', fields: [{ name: 'x' }] },
      { name: 'size', on: ['Item'], fields: [{ name: 'y' }, { name: 'x' }] },
    ]);
    expect(write({ __typename: 'Item', id: 'a', size: { y: 2, x: 1 } })).toBe(
      '{"__typename":"Item","id":"a","size":{"x":1,"y":2}}',
    );
  });

  test('escapes whatever a text holds', () => {
    const id = '"\\\n\u2028\ud800';
    expect(JSON.parse(representationWriter(KEY)({ __typename: 'Item', id }) ?? '')).toEqual({
      __typename: 'Item',
      id,
    });
  });

  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is not made of what every object inherits: %s',
    (name) => {
      const write = representationWriter([...KEY, { name }]);
      expect(write({ __typename: 'Item', id: 'a' })).toBeUndefined();
      expect(write({ __typename: 'Item', id: 'a', [name]: 5 })).toBe(
        `{"__typename":"Item","id":"a","${name}":5}`,
      );
    },
  );

  test('is made of thousands of types, however many a subgraph invents', () => {
    const write = representationWriter(KEY);
    for (let index = 0; index < 3_000; index += 1) {
      expect(write({ __typename: `T${index}`, id: 1 })).toBe(`{"__typename":"T${index}","id":1}`);
    }
  });
});
