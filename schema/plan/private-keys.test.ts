import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { operationIn } from './operation-plans.ts';
import { withPrivateKeys } from './private-keys.ts';

function keyed(body: string, reserved: readonly string[] = []) {
  const { operation, keys } = withPrivateKeys(
    operationIn(parse(body, { noLocation: true })),
    new Set(reserved),
  );
  return { text: print(operation).replace(/\s+/g, ' '), keys };
}

test('plain fields, and aliases and arguments that mean one thing, keep their names', () => {
  const body = '{ a b: c { a d(n: 1) } ... on T { b: c { a } d(n: 1) } }';
  expect(keyed(body)).toEqual({ text: body, keys: {} });
});

test('a field that is reserved keeps its name where it is plain', () => {
  expect(keyed('{ id items { id } }', ['id']).keys).toEqual({});
});

test('a name that is reserved is private wherever it means something else', () => {
  const { text, keys } = keyed('{ id: title price(in: "EUR") other: id }', ['id', 'price']);
  expect(text).toMatch(/^{ _id_\w{8}: title _price_\w{8}: price\(in: "EUR"\) other: id }$/);
  expect(Object.keys(keys)).toEqual(['id:title', 'price:price in: "EUR"']);
});

test('the plain one of two meanings keeps the name', () => {
  const { text } = keyed('{ one { a } two { a: b } three { a(n: 1) } }');
  expect(text).toMatch(/^{ one { a } two { _a_\w{8}: b } three { _a_\w{8}: a\(n: 1\) } }$/);
});

test.each([
  ['fields', 'x: a', 'x: b'],
  ['arguments', 'x: a(n: 1)', 'x: a(n: 2)'],
  ['variables', 'a(n: $v)', 'a(n: $w)'],
  ['directives', 'x: a @d(n: 1)', 'x: a @d(n: 2)'],
  ['nesting of arguments', 'a(n: [1, 2])', 'a(n: [[1, 2]])'],
  ['kinds of arguments', 'a(n: "A")', 'a(n: A)'],
])('different %s have different keys', (_, first, second) => {
  const { keys } = keyed(`{ one { ${first} } two { ${second} } }`);
  expect(new Set(Object.values(keys)).size).toBe(2);
});

test('equal meanings share a key wherever they stand', () => {
  const { keys, text } = keyed('{ one { x: a } two { x: b three { x: a } } }');
  expect(Object.values(keys)).toHaveLength(2);
  expect(text.split(`${keys['x:a']}: a`)).toHaveLength(3);
});

test('what stands inside of a private field has private keys too', () => {
  const { text } = keyed('{ id: owner { id: name } }', ['id']);
  expect(text).toMatch(/^{ _id_\w{8}: owner { _id_\w{8}: name } }$/);
});

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', '_a_12345678', '_'])(
  'an alias "%s" never becomes a key of the data',
  (alias) => {
    const { text, keys } = keyed(`{ ${alias}: a }`);
    expect(text).not.toContain(` ${alias}: `);
    expect(Object.values(keys)[0]).toMatch(/^_\w*_[0-9a-f]{8}$/);
    expect(Object.hasOwn(keys, `${alias}:a`)).toBe(true);
  },
);
