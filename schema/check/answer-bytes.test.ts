import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { costDefinitions } from '../cost/cost-directives.ts';
import { SeenAnswers } from './answer-bytes/seen-answers.ts';
import { answerBytes } from './answer-bytes.ts';

const schema = buildSchema(`${costDefinitions}
  type Query {
    item: Item
    items(first: Int = 10): [Item!]! @listSize(slicingArguments: ["first"])
    page(first: Int! = 4): Page! @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    media: [Media!]!
  }
  type Item { id: ID! title: String size: Int! colour: Colour grid: [[Int!]!] }
  enum Colour { RED GREEN }
  type Page { edges: [Edge!]! next: Boolean! }
  type Edge { node: Item! }
  interface Media { url: String! }
  type Image implements Media { url: String! width: Int! }
  type Video implements Media { url: String! seconds: Int! }
`);

const documentOf = (body: string) => parse(body, { noLocation: true });
const bytesOf = (data: unknown) => Buffer.byteLength(`${JSON.stringify({ data })}\n`);

/** What is estimated for a body once these answers to bodies were seen. */
function estimated(body: string, ...answers: readonly (readonly [string, unknown])[]): number {
  const seen = new SeenAnswers();
  for (const [asked, data] of answers) {
    seen.add({ document: documentOf(asked), schema, variables: {}, data });
  }
  return answerBytes({ document: documentOf(body), schema, sizes: seen.sizes() });
}

describe('An answer that was seen', () => {
  test.each([
    [
      '{ item { id title size colour } }',
      { item: { id: 'i1', title: 'Ün', size: 12, colour: 'RED' } },
    ],
    [
      '{ a: item { id } b: item { __typename size } }',
      { a: { id: 'i1' }, b: { __typename: 'Item', size: 1 } },
    ],
    ['{ items(first: 2) { id } }', { items: [{ id: 'i1' }, { id: 'i2' }] }],
    ['{ items { id } }', { items: [] }],
    ['{ item { title } }', { item: null }],
    [
      '{ item { grid } }',
      {
        item: {
          grid: [
            [1, 2],
            [3, 4],
          ],
        },
      },
    ],
    [
      '{ page { edges { node { id } } next } }',
      { page: { edges: [{ node: { id: 'i1' } }], next: true } },
    ],
    [
      '{ media { url ... on Image { width } ... on Video { seconds } } }',
      {
        media: [
          { url: 'a', width: 10 },
          { url: 'b', width: 20 },
        ],
      },
    ],
  ])('is as long as it was: %s', (body, data) => {
    expect(estimated(body, [body, data])).toBe(bytesOf(data));
  });
});

describe('An answer that was not seen', () => {
  test('has values as long as elsewhere, and lists as long as it asks for', () => {
    const items = { items: [{ size: 10 }, { size: 20 }] };
    expect(
      estimated('{ page { edges { node { size } } } }', ['{ items(first: 2) { size } }', items]),
    ).toBe(bytesOf({ page: { edges: Array(4).fill({ node: { size: 10 } }) } }));
    expect(estimated('{ items(first: 5) { size } }', ['{ items(first: 2) { size } }', items])).toBe(
      bytesOf({ items: Array(5).fill({ size: 10 }) }),
    );
  });

  test('has no more elements than there were', () => {
    const items = { items: [{ size: 10 }] };
    expect(estimated('{ items(first: 5) { size } }', ['{ items(first: 2) { size } }', items])).toBe(
      bytesOf(items),
    );
  });

  test('has the mean of what was seen: lengths, nulls and types', () => {
    const body = '{ item { title } }';
    const answers = [{ item: { title: null } }, { item: { title: 'abcdefgh' } }];
    const [some = 0, other = 0] = answers.map(bytesOf);
    expect(estimated(body, ...answers.map((data) => [body, data] as const))).toBe(
      (some + other) / 2,
    );
  });
});

describe('Without anything seen', () => {
  test('a value is as long as those of its type mostly are', () => {
    expect(estimated('{ item { size colour } }')).toBe(
      bytesOf({ item: { size: 1234, colour: 'GREE' } }),
    );
  });

  test('a list is as long as was asked for, by variables too', () => {
    const document = documentOf('query ($n: Int = 3) { items(first: $n) { size } }');
    const of = (length: number) => bytesOf({ items: Array(length).fill({ size: 1234 }) });
    expect(answerBytes({ document, schema })).toBe(of(3));
    expect(answerBytes({ document, schema, variables: { n: 7 } })).toBe(of(7));
  });

  test('what a condition leaves out takes nothing', () => {
    const document = documentOf(
      'query ($deep: Boolean = false) { item { size id @include(if: $deep) } }',
    );
    const size = bytesOf({ item: { size: 1234 } });
    expect(answerBytes({ document, schema })).toBe(size);
    expect(answerBytes({ document, schema, variables: { deep: true } })).toBeGreaterThan(size);
  });
});
