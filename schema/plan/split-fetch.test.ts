import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import type { RequiredField } from './plan.ts';
import { splitFetch } from './split-fetch.ts';

const KEY: RequiredField = { name: 'id' };
const EUR: RequiredField = { name: 'price', from: '_price_eur' };
const USD: RequiredField = { name: 'price', from: '_price_usd' };

/** Which stand-ins a field requires is told by its name: `eurAndUsd`. */
function split(selections: string, requires: readonly RequiredField[], variables = '') {
  const text = `query Q($representations: [_Any!]!${variables}) {
    _entities(representations: $representations) { ${selections} }
  }`;
  const fetches = splitFetch({ document: parse(text), requires }, (_, field) => {
    const known = ['eur', 'usd', 'first', 'second'];
    return new Set(known.filter((name) => field.includes(name)).map((name) => `_price_${name}`));
  });
  return fetches.map(({ document, requires: fields }) => ({
    text: print(document).replace(/\s+/g, ' '),
    fields,
  }));
}

test('a fetch without conflicts stays as it is', () => {
  const requires = [KEY, EUR];
  const [only, ...others] = split('... on P { eur other }', requires);
  expect(others).toEqual([]);
  expect(only?.fields).toBe(requires);
});

test('fields that require one field with different arguments are asked for one by one', () => {
  const fetches = split('... on P { eur usd }', [KEY, EUR, USD]);
  expect(fetches).toEqual([
    { text: expect.stringContaining('... on P { eur }'), fields: [KEY, EUR] },
    { text: expect.stringContaining('... on P { usd }'), fields: [KEY, USD] },
  ]);
});

test('fields that require the same stay together, and those that require nothing join the first', () => {
  const fetches = split('... on P { plain eur alias: usd eur2: eur } ... on Q { usd }', [
    KEY,
    EUR,
    USD,
  ]);
  expect(fetches.map(({ text }) => text.slice(text.indexOf('... on')))).toEqual([
    '... on P { plain eur eur2: eur } } }',
    '... on P { alias: usd } ... on Q { usd } } }',
  ]);
});

test('a conflict deep inside of a required field counts, and what is left empty goes', () => {
  const inside = (field: RequiredField): RequiredField => ({ name: 'owner', fields: [field] });
  const name: RequiredField = { name: 'name' };
  expect(
    split('... on P { eur usd }', [KEY, inside(EUR), inside(USD), inside(name)]).map(
      ({ fields }) => fields,
    ),
  ).toEqual([
    [KEY, inside(EUR), inside(name)],
    [KEY, inside(USD), inside(name)],
  ]);
});

test('one field under two others is no conflict', () => {
  const requires = [
    { name: 'seller', fields: [EUR] },
    { name: 'buyer', fields: [USD] },
  ];
  expect(split('... on P { eur usd }', requires)).toHaveLength(1);
});

test('each part defines the variables that it uses', () => {
  const fetches = split(
    '... on P { eur(a: $a) usd(b: { in: [$b] }) @d(c: $c) }',
    [EUR, USD],
    ', $a: Int, $b: Int = 1, $c: Int',
  );
  expect(fetches.map(({ text }) => text.slice(0, text.indexOf('{')))).toEqual([
    'query Q($representations: [_Any!]!, $a: Int) ',
    'query Q($representations: [_Any!]!, $b: Int = 1, $c: Int) ',
  ]);
});

test('three ways to require one field are three parts, whatever else conflicts', () => {
  const of = (name: string, from: string): RequiredField => ({ name, from });
  const requires = [
    of('price', '_price_eur'),
    of('price', '_price_usd'),
    of('size', '_price_first'),
    of('size', '_price_second'),
  ];
  const fetches = split('... on P { eurAndfirst usdAndsecond eurAndsecond usd }', requires);
  for (const { fields } of fetches) {
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  }
  const asked = fetches.flatMap(({ text }) => text.match(/\w*(?:eur|usd)\w*/g));
  expect(asked.sort()).toEqual(['eurAndfirst', 'eurAndsecond', 'usd', 'usdAndsecond']);
});
