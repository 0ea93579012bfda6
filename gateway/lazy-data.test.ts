import { describe, expect, jest, test } from '@jest/globals';
import { lazyData as lazyDataOf, stringifyResult } from './lazy-data.ts';

/** The data of an answer without errors, by the text of the data. */
const lazyData = (text: string) => lazyDataOf(`{"data":${text}}\n`);

// A text that nothing but copying would produce: blanks, and a number that JSON.parse rounds.
const TEXT = '{"item": {"id": "a", "sizes": [1, 2.50]}, "big": 9007199254740993}';

describe('Data that nobody looks into', () => {
  test('is written as its text, and never parsed', () => {
    const parse = jest.spyOn(JSON, 'parse');
    expect(stringifyResult({ data: lazyData(TEXT) })).toBe(`{"data":${TEXT}}\n`);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  test('may be handed on and spread within its result', () => {
    const result = { ...{ data: lazyData(TEXT) }, errors: undefined };
    expect(stringifyResult(result as never)).toBe(`{"data":${TEXT}}\n`);
  });

  test('stands between errors and extensions', () => {
    const data = lazyData('{"a":null}');
    const errors = [{ message: 'm', path: ['a'] }];
    expect(stringifyResult({ data, extensions: { b: 1 }, errors } as never)).toBe(
      '{"errors":[{"message":"m","path":["a"]}],"data":{"a":null},"extensions":{"b":1}}\n',
    );
    expect(stringifyResult({ data: lazyData('{}'), extensions: undefined } as never)).toBe(
      '{"data":{}}\n',
    );
  });
});

describe('Data that is null, or somebody else’s,', () => {
  test('is written as JSON', () => {
    expect(lazyData('null')).toBeNull();
    expect(stringifyResult({ errors: [{ message: 'm' }], data: lazyData('null') } as never)).toBe(
      '{"errors":[{"message":"m"}],"data":null}\n',
    );
    expect(stringifyResult({ errors: [{ message: 'm' }] } as never)).toBe(
      '{"errors":[{"message":"m"}]}\n',
    );
    expect(stringifyResult({ data: { a: [1] } })).toBe('{"data":{"a":[1]}}\n');
  });
});

const SEEN = { item: { id: 'a', sizes: [1, 2.5] }, big: 9007199254740992 };

describe('One who looks into data', () => {
  test.each<[string, (data: Record<string, unknown>) => unknown, unknown]>([
    ['reading', (data) => data.item, SEEN.item],
    ['asking for what is not there', (data) => data.nothing, undefined],
    ['asking for a name', (data) => 'item' in data, true],
    ['asking for its own names', (data) => Object.keys(data), ['item', 'big']],
    ['asking for an own name', (data) => Object.hasOwn(data, 'item'), true],
    ['spreading it', (data) => ({ ...data }), SEEN],
    ['writing it', (data) => JSON.parse(JSON.stringify(data)), SEEN],
    ['walking it', (data) => Object.entries(data).length, 2],
  ])('sees it, and it is still written right: %s', (_, look, seen) => {
    const data = lazyData(TEXT) ?? {};
    expect(look(data)).toEqual(seen);
    expect(look(data)).toEqual(seen);
    expect(JSON.parse(stringifyResult({ data }))).toEqual({ data: SEEN });
  });

  test('may look at structure without end', () => {
    const data = lazyData('{"a":{"b":{"c":1}}}') as { a: { b: { c: number } } };
    expect(data.a.b.c).toBe(1);
    expect(data.a).toBe(data.a);
  });

  test.each<[string, (data: typeof SEEN & { more?: number }) => void, object]>([
    [
      'at the top',
      (data) => {
        data.big = 1;
      },
      { ...SEEN, big: 1 },
    ],
    [
      'deep inside',
      (data) => {
        data.item.sizes.push(3);
      },
      { ...SEEN, item: { id: 'a', sizes: [1, 2.5, 3] } },
    ],
    [
      'by adding',
      (data) => {
        data.more = 2;
      },
      { ...SEEN, more: 2 },
    ],
    [
      'by deleting',
      (data) => {
        delete (data as { big?: number }).big;
      },
      { item: SEEN.item },
    ],
    [
      'by defining',
      (data) => {
        Object.defineProperty(data, 'big', { value: 2, enumerable: true });
      },
      { ...SEEN, big: 2 },
    ],
  ])('may change it, and the change is written: %s', (_, change, changed) => {
    const data = lazyData(TEXT);
    change(data as never);
    expect(JSON.parse(stringifyResult({ data }))).toEqual({ data: changed });
  });

  test('may freeze it', () => {
    const data = lazyData(TEXT) ?? {};
    expect(Object.isFrozen(Object.freeze(data))).toBe(true);
    expect(JSON.parse(stringifyResult({ data }))).toEqual({ data: SEEN });
  });
});

test('Names that every object answers to are data like any other', () => {
  const text = '{"__proto__":{"a":1},"constructor":null,"toString":2}';
  const data = lazyData(text) ?? {};
  expect(stringifyResult({ data })).toBe(`{"data":${text}}\n`);
  expect(Object.keys(data)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(stringifyResult({ data })).toBe(`{"data":${text}}\n`);
  expect(({} as { a?: number }).a).toBeUndefined();
});
