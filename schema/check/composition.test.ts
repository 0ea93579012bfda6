import { describe, expect, test } from '@jest/globals';
import { composeRevision } from './composed-revision.ts';
import { composition } from './composition.ts';
import type { Finding } from './finding.ts';
import { findingsOf, linesOf, revisionOf, SETTINGS } from './review.fixture.ts';

const SHOP =
  'type Query { me: User } type User @key(fields: "id") { id: ID! email: String name: String }';
const MORE = 'type User @key(fields: "id") { id: ID! name: String @shareable }';

test('What does not compose blocks, at its place in the file', () => {
  const revision = revisionOf({
    subgraphs: { shop: SHOP, more: MORE.replace('name: String', 'name: Int') },
  });
  const head = composeRevision(revision);
  expect(composition({ head }, SETTINGS)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: 'FIELD_TYPE_MISMATCH',
        severity: 'blocking',
        subgraph: 'more',
        coordinate: 'User.name',
        place: { file: 'subgraphs/more/schema.graphql', line: 1, column: expect.any(Number) },
      }),
    ]),
  );
});

test('What does not parse blocks, at its place in the file', () => {
  const head = composeRevision(revisionOf({ subgraphs: { shop: 'type Query {\n  a: }' } }));
  expect(composition({ head }, SETTINGS)).toEqual([
    expect.objectContaining({
      code: 'INVALID_GRAPHQL',
      severity: 'blocking',
      place: { file: 'subgraphs/shop/schema.graphql', line: expect.any(Number), column: 6 },
    }),
  ]);
});

test('Only remarks that the base did not call for are told, where their element stands', () => {
  const base = {
    subgraphs: { shop: SHOP.replace('name: String', 'name: String @shareable'), more: MORE },
  };
  const described = (text: string) => ({
    subgraphs: { ...base.subgraphs, more: text.replace('name:', '"Of more." name:') },
  });
  const shop = base.subgraphs.shop.replace('name:', '"Of the shop." name:');
  const head = { subgraphs: { ...described(MORE).subgraphs, shop } };
  expect(findingsOf(composition, { base, head })).toEqual([
    expect.objectContaining({
      code: 'INCONSISTENT_DESCRIPTION',
      severity: 'warning',
      coordinate: 'User.name',
      place: expect.objectContaining({ line: 1 }),
    }),
  ]);
  expect(findingsOf(composition, { base: head, head })).toEqual([]);
});

test('A supergraph that asks for what nothing enforces is refused', () => {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@context", "@fromContext"])';
  const shop = `${link}
    type Query { me: User }
    type User @key(fields: "id") @context(name: "user") { id: ID! tier: String post: Post }
    type Post @key(fields: "id") { id: ID! price(tier: String @fromContext(field: "$user { tier }")): Int }`;
  expect(findingsOf(composition, { head: { subgraphs: { shop } } })).toMatchObject([
    { code: 'SUPERGRAPH_NOT_SERVABLE', severity: 'blocking' },
  ]);
});

describe('What viewers need', () => {
  const OPEN = `${SHOP} type Order { id: ID! } extend type User { orders: [Order] }`;
  const operations = ['query Me { me { email } }'];
  const change = (from: string, to: string) =>
    findingsOf(composition, {
      base: { subgraphs: { shop: from }, operations },
      head: { subgraphs: { shop: to }, operations },
    });
  const email = (directive: string) => OPEN.replace('email: String', `email: String ${directive}`);

  test('is told when it is no longer needed, as data may become public', () => {
    const findings = change(email('@authenticated'), OPEN);
    expect(linesOf(findings)).toEqual([
      'warning AUTH_REQUIREMENT_REMOVED User.email takes nothing instead of a signed-in viewer.',
    ]);
    expect(findings[0]).toMatchObject({ coordinate: 'User.email', subgraph: 'shop' });
  });

  test('is told to operations that lack something without it', () => {
    expect(change(OPEN, email('@requiresScopes(scopes: [["mail"]])'))).toMatchObject([
      {
        code: 'AUTH_REQUIREMENT_ADDED',
        severity: 'warning',
        message: 'User.email takes scope mail instead of nothing.',
        affected: [{ operation: 'Me', versions: ['1.0.0'] }],
      },
    ]);
    expect(change(OPEN, OPEN.replace('type Order', 'type Order @authenticated'))).toMatchObject([
      { code: 'AUTH_REQUIREMENT_ADDED', severity: 'note', coordinate: 'Order', affected: [] },
    ]);
  });

  test('is told once where it is something else', () => {
    const [from, to] = ['a', 'b'].map((scope) => email(`@requiresScopes(scopes: [["${scope}"]])`));
    expect(linesOf(change(from!, to!))).toEqual([
      'warning AUTH_REQUIREMENT_CHANGED User.email takes scope b instead of scope a.',
    ]);
  });

  test('may be written another way, or on something new, without a word', () => {
    const scopes = '@requiresScopes(scopes: [["a"], ["b", "c"]])';
    const others = '@authenticated @requiresScopes(scopes: [["c", "b"], ["a"]])';
    expect(change(email(scopes), email(others))).toEqual([]);
    expect(change(OPEN, OPEN.replace('orders:', 'bills: Int @authenticated orders:'))).toEqual([]);
  });

  test('must be said by each subgraph that defines a field', () => {
    const shop = SHOP.replace('name: String', 'name: String @shareable @authenticated');
    const head = { subgraphs: { shop, more: MORE } };
    const findings = findingsOf(composition, { head }).filter(isOfAuth);
    expect(linesOf(findings)).toEqual([
      'warning AUTH_REQUIREMENTS_DIFFER User.name takes a signed-in viewer in shop, and more does not say so.',
    ]);
    expect(findings[0]).toMatchObject({ subgraph: 'more', coordinate: 'User.name' });
    expect(findingsOf(composition, { base: head, head })).toEqual([]);
  });

  test('is found under whatever name subgraphs call it', () => {
    const link = (imports: string) =>
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"${imports}]) `;
    const subgraphs = (imports: string, name: string) => ({
      shop: `${link(imports)} ${SHOP.replace('name: String', `name: String @shareable @${name}`)}`,
      more: `${link(imports)} ${MORE}`,
    });
    const named = [
      subgraphs(', { name: "@authenticated", as: "@login" }', 'login'),
      subgraphs('', 'federation__authenticated'),
    ];
    const findings = named.map((each) => findingsOf(composition, { head: { subgraphs: each } }));
    expect(findings.map((each) => each.map(({ code }) => code))).toEqual([
      ['AUTH_REQUIREMENTS_DIFFER'],
      ['AUTH_REQUIREMENTS_DIFFER'],
    ]);
  });
});

function isOfAuth({ code }: Finding): boolean {
  return code.startsWith('AUTH');
}
