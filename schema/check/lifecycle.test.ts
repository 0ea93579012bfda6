import { describe, expect, test } from '@jest/globals';
import { lifecycle } from './lifecycle.ts';
import { findingsOf, linesOf, revisionOf } from './review.fixture.ts';

const SHOP = `
  directive @draft on FIELD_DEFINITION
  directive @allowedFor(clients: [String!]!) on FIELD_DEFINITION
  type Query {
    a: Int
    old(sort: Sort, by: Int @deprecated(reason: "use sort")): Int @deprecated(reason: "use a")
    draft: Int @draft
    own: Int @allowedFor(clients: ["mobile"])
    list(sort: Sort, filter: Filter): Int
  }
  enum Sort { NEW OLD @deprecated(reason: "use NEW") }
  input Filter { a: Int b: Int @deprecated(reason: "use a") }
`;

describe('An operation may not be registered that uses', () => {
  test('a draft, whoever sends it', () => {
    const findings = change([], ['query A { draft }']);
    expect(findings).toMatchObject([
      {
        code: 'DRAFT_FIELD_USED',
        severity: 'blocking',
        message:
          'A of web uses Query.draft, which is a draft: no operation may be registered that uses it.',
        coordinate: 'Query.draft',
        place: { file: 'bffs/web/operations/A.graphql' },
        affected: [{ operation: 'A' }],
      },
    ]);
  });

  test('what is for other clients', () => {
    expect(linesOf(change([], ['query A { a own }']))).toEqual([
      'blocking FIELD_NOT_ALLOWED_FOR_CLIENT A of web uses Query.own, which is for mobile only.',
    ]);
  });

  test('and what it used before is a note', () => {
    expect(change(['query A { draft }'], ['query A { draft }'])).toMatchObject([
      { severity: 'note' },
    ]);
  });

  test('what became a draft; where only a release uses it, that is a warning', () => {
    const operations = ['query A { draft }'];
    const base = { subgraphs: { shop: SHOP.replace('Int @draft', 'Int') }, operations };
    const head = { subgraphs: { shop: SHOP }, operations };
    expect(findingsOf(lifecycle, { base, head })).toMatchObject([
      {
        severity: 'blocking',
        message:
          'Query.draft is a draft: no operation may be registered that uses it, and 1 operation of web uses it already.',
        place: { file: 'subgraphs/shop/schema.graphql' },
      },
    ]);
    const released = revisionOf(head).clients.flatMap((each) => each.operations);
    const web = { operations: released.map(({ place: _, ...each }) => each) };
    expect(findingsOf(lifecycle, { base, head: { ...head, web } })).toMatchObject([
      { code: 'DRAFT_FIELD_USED', severity: 'warning', subgraph: 'shop' },
    ]);
  });
});

describe('An operation that begins to use what is deprecated', () => {
  test('is told, once for each element, arguments, input fields and enum values included', () => {
    const text = 'query A { old(by: 1) list(sort: OLD, filter: { b: 1 }) }';
    expect(linesOf(change(['query A { a }'], [text]))).toEqual([
      'blocking DEPRECATED_FIELD_USE_ADDED A of web begins to use Query.old, which is deprecated ("use a").',
      'blocking DEPRECATED_FIELD_USE_ADDED A of web begins to use Query.old(by:), which is deprecated ("use sort").',
      'blocking DEPRECATED_FIELD_USE_ADDED A of web begins to use Sort.OLD, which is deprecated ("use NEW").',
      'blocking DEPRECATED_FIELD_USE_ADDED A of web begins to use Filter.b, which is deprecated ("use a").',
    ]);
    expect(change(['query B { old }'], ['query B { old }', 'query A { old }'])).toMatchObject([
      { code: 'DEPRECATED_FIELD_USE_ADDED', affected: [{ operation: 'A' }] },
    ]);
  });

  test('is not told when one of its name did so before, or when it became deprecated since', () => {
    expect(change(['query A { old }'], ['query A { old a }'])).toEqual([]);
    const operations = ['query A { old }'];
    const open = SHOP.replace('@deprecated(reason: "use a")', '');
    expect(
      findingsOf(lifecycle, {
        base: { subgraphs: { shop: open }, operations },
        head: { subgraphs: { shop: SHOP }, operations },
      }),
    ).toEqual([]);
  });
});

function change(before: readonly string[], after: readonly string[]) {
  return findingsOf(lifecycle, {
    base: { subgraphs: { shop: SHOP }, operations: before },
    head: { subgraphs: { shop: SHOP }, operations: after },
  });
}
