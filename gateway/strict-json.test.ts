import { describe, expect, test } from '@jest/globals';
import { type Random, randomOf } from '../test/differential/random.ts';
import { parseStrictJson } from './strict-json.ts';

const parse = (text: string) => parseStrictJson(text, 'The body');
const refused = (message: string) => expect.objectContaining({ code: 'BAD_REQUEST', message });

describe('A JSON text', () => {
  test.each([
    '{"a":{"id":1},"b":{"id":2},"c":[{"id":3},{"id":4}]}',
    '{"a:b":"{\\"a\\":1,\\"a\\":2}","c":"\\\\"}',
    '{"a":"a","A":"\\ud83d\\ude00 \\u00e9 😀"}',
    '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}',
    ' [ ] ',
    '"text"',
    '1e400',
  ])('of one meaning is what JSON.parse says: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('of any value is what JSON.parse says, and BAD_REQUEST with one of its keys twice', () => {
    const random = randomOf(7);
    let twice = 0;
    for (let run = 0; run < 2_000; run += 1) {
      const value = anyValue(random, 5);
      const text = JSON.stringify(value, null, random.below(3));
      expect(parse(text)).toEqual(JSON.parse(text));
      const isObject = typeof value === 'object' && !Array.isArray(value);
      const [key] = Object.keys((isObject && value) || {});
      if (key === undefined) continue;
      twice += 1;
      const doubled = `[${text.replace('{', () => `{${JSON.stringify(key)}: 0,`)}]`;
      expect(() => parse(doubled)).toThrow(refused('The body holds one key twice.'));
    }
    expect(twice).toBeGreaterThan(500);
  });

  test.each([
    '{"query":"{a}","query":"mutation{b}"}',
    '{"a":1,"b":{"c":1,"d":[{"e":1,"e":1}]}}',
    '{"id":1,"\\u0069d":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ])('with a key twice is BAD_REQUEST: %s', (text) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(() => parse(text)).toThrow(refused('The body holds one key twice.'));
  });

  test('nested 20 levels is fine, and a level deeper BAD_REQUEST, however deep', () => {
    const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`;
    expect(parse(nested(20))).toBeDefined();
    expect(parse('{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[["}')).toBeDefined();
    for (const levels of [22, 200_000]) {
      expect(() => parse(nested(levels))).toThrow(
        refused('The body is nested deeper than 20 levels.'),
      );
    }
  });

  test.each([
    '{"a":"\\ud800"}',
    '{"a":["\\udc00\\ud800"]}',
    '{"\\ud800":1}',
    '"a\\u0000"',
    '{"a\\u0000":1}',
  ])('with half a character or U+0000 is BAD_REQUEST: %s', (text) => {
    expect(() => parse(text)).toThrow(
      refused('The body holds a text that is not Unicode, or U+0000.'),
    );
  });

  test.each(['', '{', '{"a":1}}', '{"a":1,}', "{'a':1}", '\uFEFF{}', 'NaN', '"\n"', '{"a"'])(
    'that is none is BAD_REQUEST: %p',
    (text) => {
      expect(() => parse(text)).toThrow(refused('The body is not JSON.'));
    },
  );
});

const TEXTS = ['', 'a', ':', '"', '\\', '{"a":1}', '\\"', '😀', '\u2028\n', '__proto__', '[[['];

/** `JSON.parse` of Node 24 takes some keys with backslashes for one another, once it has read others. */
const KEYS = TEXTS.filter((text) => !text.includes('\\'));

function anyValue(random: Random, depth: number): unknown {
  const leaves = [null, true, random.below(9) / 4, random.pick(TEXTS) + random.pick(TEXTS)];
  if (depth === 0 || random.chance(0.3)) return random.pick(leaves);
  const values = Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
  if (random.chance(0.4)) return values;
  return Object.fromEntries(values.map((value) => [random.pick(KEYS) + random.pick(KEYS), value]));
}
