import { describe, expect, test } from '@jest/globals';
import { mergeInto } from './merge.ts';
import type { Data } from './run.ts';

const isAbstract = (typename: unknown) => typename === 'Media' || typename === 'Node';

function merged(target: Data, source: Data): Data {
  mergeInto(target, source, isAbstract);
  return target;
}

describe('What a subgraph answered', () => {
  test('is added to what is known', () => {
    expect(merged({ id: 'a', name: 'n' }, { id: 'a', price: 5 })).toEqual({
      id: 'a',
      name: 'n',
      price: 5,
    });
  });

  test('is added to objects where they stand, since others may hold them', () => {
    const size = { x: 1 };
    const first = { id: 'a' };
    const target = { size, parts: [first, null] };
    merged(target, { size: { y: 2 }, parts: [{ price: 1 }, { price: 2 }] });
    expect(target.size).toBe(size);
    expect(target.parts[0]).toBe(first);
    expect(target).toEqual({ size: { x: 1, y: 2 }, parts: [{ id: 'a', price: 1 }, { price: 2 }] });
  });

  test('is taken by reference, so that what belongs to many places stays one object', () => {
    const entity = { size: { x: 1 } };
    const [one, other] = [merged({}, entity), merged({}, entity)];
    expect(one.size).toBe(other.size);
    expect(one).not.toBe(entity);
  });

  test('goes into lists of lists', () => {
    expect(merged({ grid: [[{ id: 'a' }], []] }, { grid: [[{ x: 1 }], []] })).toEqual({
      grid: [[{ id: 'a', x: 1 }], []],
    });
  });

  test('never takes away objects by a null', () => {
    expect(merged({ size: { x: 1 }, parts: [{ id: 'a' }] }, { size: null, parts: null })).toEqual({
      size: { x: 1 },
      parts: [{ id: 'a' }],
    });
    expect(merged({ parts: [{ id: 'a' }] }, { parts: [null] })).toEqual({ parts: [{ id: 'a' }] });
  });

  test('fills in what was null', () => {
    expect(merged({ size: null, name: null }, { size: { x: 1 }, name: 'n' })).toEqual({
      size: { x: 1 },
      name: 'n',
    });
  });

  test('that answers another number of elements replaces the list', () => {
    expect(merged({ parts: [{ id: 'a' }] }, { parts: [{ x: 1 }, { x: 2 }] })).toEqual({
      parts: [{ x: 1 }, { x: 2 }],
    });
  });
});

describe('The type an object tells', () => {
  test.each([
    ['stays when a subgraph answers the interface’s name', 'Book', 'Media', 'Book'],
    ['replaces the interface’s name', 'Media', 'Book', 'Book'],
    ['stays when a subgraph answers another', 'Book', 'Film', 'Book'],
    ['is taken when none is known, even an interface’s', undefined, 'Media', 'Media'],
    ['stays an interface’s when another subgraph knows no more', 'Media', 'Node', 'Media'],
  ])('%s', (_, known, answered, left) => {
    const target = known === undefined ? {} : { __typename: known };
    expect(merged(target, { __typename: answered })).toEqual({ __typename: left });
  });
});

describe('Names that every object answers to', () => {
  test('are merged as any other, and pollute nothing', () => {
    const source = JSON.parse(
      '{"constructor":{"prototype":{"polluted":1}},"toString":{"a":1},"prototype":{"polluted":1}}',
    );
    const target = merged({}, source);
    expect(target).toEqual(source);
    expect(merged(target, JSON.parse('{"constructor":{"b":1}}')).constructor).toEqual({
      prototype: { polluted: 1 },
      b: 1,
    });
    expect(({} as Data).polluted).toBeUndefined();
    expect((Object as unknown as Data).polluted).toBeUndefined();
  });

  test('such as __proto__ are left out, at every depth', () => {
    const target = merged(
      { size: { x: 1 } },
      JSON.parse('{"__proto__":{"polluted":1},"size":{"__proto__":{"polluted":1}}}'),
    );
    expect(target.polluted).toBeUndefined();
    expect((target.size as Data).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(target.size)).toBe(Object.prototype);
    expect(({} as Data).polluted).toBeUndefined();
  });
});
