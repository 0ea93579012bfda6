import { expect, test } from '@jest/globals';
import { type DocumentNode, parse, print } from 'graphql';
import { addTypenames, addTypenamesFirst, withoutTypenames } from './typenames.ts';

const TEXT = '{ a { b ... on C { d } ...E } } fragment E on C { f { g } }';

test.each<[string, (document: DocumentNode) => DocumentNode, string]>([
  [
    'at the end of all sets but the root, as Apollo Client',
    addTypenames,
    '{ a { b ... on C { d __typename } ...E __typename } } fragment E on C { f { g __typename } __typename }',
  ],
  [
    'at the beginning of fields and fragments, as Apollo iOS',
    (document) => addTypenamesFirst(document, 'fields'),
    '{ a { __typename b ... on C { d } ...E } } fragment E on C { __typename f { __typename g } }',
  ],
  [
    'beside fragments, as Apollo Kotlin',
    (document) => addTypenamesFirst(document, 'beside-fragments'),
    '{ a { __typename b ... on C { d } ...E } } fragment E on C { f { g } }',
  ],
])('__typename is added %s, and taken away again', (_where, add, text) => {
  const added = add(parse(TEXT));
  expect(print(added)).toBe(print(parse(text)));
  expect(print(withoutTypenames(added))).toBe(print(parse(TEXT)));
});

test('What a toolchain added stands last; those of the author, alone, or aliased ones stay', () => {
  const document = parse(
    '{ a { __typename b __typename } c { __typename } d { t: __typename e } }',
  );
  expect(print(withoutTypenames(document, 'last'))).toBe(
    print(parse('{ a { __typename b } c { __typename } d { t: __typename e } }')),
  );
});
