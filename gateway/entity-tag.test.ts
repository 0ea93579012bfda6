import { describe, expect, test } from '@jest/globals';
import { entityTagOf, isListed } from './entity-tag.ts';

describe('The entity tag of a body', () => {
  test('is the same for the same bytes, however they are held', () => {
    const text = '{"data":{"name":"Lämpchen"}}\n';
    expect(entityTagOf(text)).toBe(entityTagOf(Buffer.from(text)));
    expect(entityTagOf(text)).toMatch(/^[\w-]{22}$/);
  });

  test('is another for other bytes', () => {
    expect(entityTagOf('{"a":1}')).not.toBe(entityTagOf('{"a":2}'));
  });
});

describe('A representation', () => {
  test.each([
    '"abc"',
    'W/"abc"',
    '"x", "abc"',
    '"x","abc","y"',
    'W/"x" , W/"abc"',
    ' "abc" ',
    '*',
    ' * ',
    '"a,b", "abc"',
  ])('is the one that If-None-Match: %s lists', (ifNoneMatch) => {
    expect(isListed('"abc"', ifNoneMatch)).toBe(true);
  });

  test.each([
    undefined,
    '',
    'abc',
    '"abcd"',
    '"ab"',
    '"ABC"',
    'w/abc',
    '"*"',
    '"x, abc, y"',
    '"x""y"abc',
    '"abc',
    '"abc-br"',
  ])('is none that If-None-Match: %s lists', (ifNoneMatch) => {
    expect(isListed('"abc"', ifNoneMatch)).toBe(false);
  });

  test('is looked for in a header of 16 KB in no time', () => {
    const started = performance.now();
    expect(isListed('"abc"', '"'.repeat(16_000))).toBe(false);
    expect(isListed('"abc"', 'W/'.repeat(8_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
