import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { plausibleIds } from './plausible-ids.ts';

const HOME = `query Home($first: Int = 3, $after: String) {
  products(first: $first, after: $after) { ...Card ... on Product { id } }
}

fragment Card on Product {
  title
  image { url }
}
`;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function formOf(id: string): string | undefined {
  return plausibleIds(HOME).find((each) => each.id === id)?.form;
}

test.each([
  ['to the letter', sha256(HOME)],
  ['to the letter, as MD5 (Relay)', md5(HOME)],
  [
    "with Apollo Client's __typenames, sorted (its manifest)",
    sha256(`query Home($first: Int = 3, $after: String) {
  products(first: $first, after: $after) {
    ...Card
    ... on Product {
      id
      __typename
    }
    __typename
  }
}

fragment Card on Product {
  title
  image {
    url
    __typename
  }
  __typename
}`),
  ],
  [
    "as GraphQL Code Generator's client preset writes it",
    sha256(
      'fragment Card on Product { image { url } title } query Home($after: String, $first: Int = 3) { products(first: $first, after: $after) { ...Card ... on Product { id } } }',
    ),
  ],
  [
    'as relay-compiler prints it, as MD5 (Relay)',
    md5(`query Home(
  $first: Int = 3
  $after: String
) {
  products(first: $first, after: $after) {
    ...Card
    ... on Product {
      id
    }
  }
}

fragment Card on Product {
  title
  image {
    url
  }
}
`),
  ],
  [
    'as Apollo Kotlin minifies it',
    sha256(
      'query Home($first: Int = 3, $after: String) { products(first: $first, after: $after) { __typename ...Card ... on Product { id } } } fragment Card on Product { title image { url } }',
    ),
  ],
  [
    'as Apollo iOS sends it',
    sha256(
      'query Home($first: Int = 3, $after: String) { products(first: $first, after: $after) { __typename ...Card ... on Product { id } } }\nfragment Card on Product { __typename title image { __typename url } }',
    ),
  ],
])('A document has an id %s', (form, id) => {
  expect(formOf(id)).toBe(form);
});

test('An id that several toolchains make is told once', () => {
  const ids = plausibleIds(HOME).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(15);
});
