import { describe, expect, test } from '@jest/globals';
import type { Revisions } from '../check.ts';
import { breakingChanges } from './breaking-changes.ts';
import { composeRevision } from './composed-revision.ts';
import type { Finding } from './finding.ts';
import { composedOf, findingsOf, linesOf, revisionOf, SETTINGS } from './review.fixture.ts';
import type { ReviewedOperation } from './revision.ts';

const BASE = `
  type Query { find(filter: Filter, sort: Sort = NEW, first: Int = 10): [Hit!]! node: Node old: String }
  type Mutation { save(input: Filter): Product }
  interface Node { id: ID! }
  type Product implements Node { id: ID! price(in: Currency = EUR): Int! name: String kind: Kind unused: Int shop: Node }
  type Shop implements Node { id: ID! name: String }
  union Hit = Product | Shop
  input Filter { name: String max: Int range: Range }
  input Range { from: Int to: Int = 5 }
  enum Sort { NEW OLD }
  enum Kind { A B }
  enum Currency { EUR USD }
`;

const FIND = 'query Find { find { ... on Product { price name kind } } }';
const SAVE = 'mutation Save($input: Filter) { save(input: $input) { id } }';

describe('A removal', () => {
  test('breaks operations of live releases that use it, and they are named', () => {
    const [finding] = change({ 'price(in: Currency = EUR): Int!': '' });
    expect(finding).toMatchObject({
      code: 'FIELD_REMOVED',
      severity: 'blocking',
      message: 'Product.price was removed: it breaks 1 operation of live releases of web.',
      subgraph: 'shop',
      coordinate: 'Product.price',
      place: { file: 'subgraphs/shop/schema.graphql', side: 'base' },
      client: 'web',
      affected: [{ client: 'web', operation: 'Find', versions: ['1.0.0'] }],
    });
  });

  test('is a warning if no operation uses it, or what the project wants', () => {
    const lines = [
      'FIELD_REMOVED Product.unused was removed; no registered operation of web uses it.',
    ];
    const from = { 'unused: Int': '' };
    expect(linesOf(change(from))).toEqual(lines.map((line) => `warning ${line}`));
    expect(linesOf(change(from, { unused: 'blocking' }))).toEqual(
      lines.map((line) => `blocking ${line}`),
    );
    expect(change(from, { unused: 'off' })).toEqual([]);
  });

  test('of a type is told by what led to it', () => {
    expect(codes(change({ 'shop: Node': '', 'kind: Kind': '', 'enum Kind { A B }': '' }))).toEqual([
      'blocking FIELD_REMOVED Product.kind',
      'warning FIELD_REMOVED Product.shop',
    ]);
  });

  test('of a type that an operation names breaks it', () => {
    const findings = change(
      { '= Product | Shop': '= Product', 'type Shop implements Node { id: ID! name: String }': '' },
      { operations: ['query Shops { find { ... on Shop { name } } }'] },
    );
    expect(codes(findings)).toEqual(['blocking TYPE_REMOVED Shop']);
  });

  test('from a union changes what those get who do not name it', () => {
    expect(codes(change({ '= Product | Shop': '= Product' }))).toEqual([
      'warning TYPE_REMOVED_FROM_UNION Hit',
    ]);
  });

  test('from an interface breaks who expects it there', () => {
    const operations = ['query Node { node { ... on Shop { name } } }'];
    expect(codes(change({ 'Shop implements Node': 'Shop' }, { operations }))).toEqual([
      'blocking TYPE_REMOVED_FROM_INTERFACE Shop',
    ]);
  });

  test('of an argument breaks who gives it', () => {
    const operations = ['query Dollars { node { ... on Product { price(in: USD) } } }', FIND];
    expect(affected(change({ '(in: Currency = EUR)': '' }, { operations }))).toEqual([
      'ARG_REMOVED Dollars',
    ]);
  });

  test('by a tag is told as what left the contract, at its place in the head', () => {
    const [finding] = change(
      { 'name: String kind': 'name: String @tag(name: "x") kind' },
      {
        excludeTags: ['x'],
      },
    );
    expect(finding).toMatchObject({
      code: 'FIELD_REMOVED',
      severity: 'blocking',
      message:
        'Product.name is no longer part of the contract: it breaks 1 operation of live releases of web.',
    });
    expect(finding?.place).not.toHaveProperty('side');
  });
});

describe('A type', () => {
  test('that may be null now breaks who selects the field', () => {
    expect(affected(change({ 'EUR): Int!': 'EUR): Int' }))).toEqual(['FIELD_CHANGED_TYPE Find']);
  });

  test('that is never null any more breaks nobody', () => {
    expect(change({ 'name: String kind': 'name: String! kind' })).toEqual([]);
  });

  test('that is one of those it was before breaks only who expects another', () => {
    const operations = [
      'query Any { node { ... on Product { shop { id } } } }',
      'query One { node { ... on Product { shop { ... on Product { id } } } } }',
    ];
    expect(affected(change({ 'shop: Node': 'shop: Shop' }, { operations }))).toEqual([
      'FIELD_CHANGED_TYPE One',
    ]);
  });

  test('of an argument breaks those only who do not fit it', () => {
    const operations = [
      'query Left { find { __typename } }',
      'query Literal { find(first: 3) { __typename } }',
      'query Maybe($n: Int) { find(first: $n) { __typename } }',
      'query Sure($n: Int!) { find(first: $n) { __typename } }',
    ];
    const [finding, ...others] = change({ 'first: Int = 10': 'first: Int!' }, { operations });
    expect(others).toEqual([]);
    expect(finding?.code).toBe('ARG_CHANGED_TYPE_OPTIONAL_TO_REQUIRED');
    expect(finding?.affected?.map(({ operation }) => operation)).toEqual(['Left', 'Maybe']);
  });

  test('of another kind breaks who gets it', () => {
    expect(affected(change({ 'enum Kind { A B }': 'scalar Kind' }))).toEqual([
      'TYPE_CHANGED_KIND Find',
    ]);
  });
});

describe('An input object', () => {
  const literal = 'query Literal { find(filter: { range: { from: 1 } }) { __typename } }';
  const operations = [literal, SAVE, FIND];

  test('without a field breaks who gives it, or may by a variable', () => {
    expect(affected(change({ 'from: Int to': 'to' }, { operations }))).toEqual([
      'FIELD_REMOVED_FROM_INPUT_OBJECT Literal, Save',
    ]);
    expect(affected(change({ 'max: Int range': 'range' }, { operations }))).toEqual([
      'FIELD_REMOVED_FROM_INPUT_OBJECT Save',
    ]);
  });

  test('with one more that has to be given breaks who gives any', () => {
    expect(affected(change({ 'from: Int to': 'from: Int by: Int! to' }, { operations }))).toEqual([
      'REQUIRED_FIELD_ADDED_TO_INPUT_OBJECT Literal, Save',
    ]);
    expect(change({ 'from: Int to': 'from: Int by: Int to' }, { operations })).toEqual([]);
  });

  test('with a field of another type breaks whose literal does not fit, and whose variable may not', () => {
    expect(affected(change({ 'from: Int to': 'from: Float to' }, { operations }))).toEqual([
      'FIELD_ON_INPUT_OBJECT_CHANGED_TYPE Save',
    ]);
    expect(affected(change({ 'from: Int to': 'from: ID! to' }, { operations }))).toEqual([
      'FIELD_ON_INPUT_OBJECT_CHANGED_TYPE Save',
    ]);
    expect(affected(change({ 'from: Int to': 'from: [String!] to' }, { operations }))).toEqual([
      'FIELD_ON_INPUT_OBJECT_CHANGED_TYPE Literal, Save',
    ]);
  });

  test('with another default changes what those get who leave it out', () => {
    expect(codes(change({ 'to: Int = 5': 'to: Int = 6' }, { operations }))).toEqual([
      'warning INPUT_OBJECT_FIELD_DEFAULT_VALUE_CHANGE Range.to',
    ]);
    expect(codes(change({ 'to: Int = 5': 'to: Int' }, { operations }))).toEqual([
      'warning INPUT_OBJECT_FIELD_DEFAULT_VALUE_REMOVED Range.to',
    ]);
  });
});

describe('An enum', () => {
  test('with one more value changes what those get who select it, and is not told otherwise', () => {
    expect(codes(change({ 'Kind { A B }': 'Kind { A B C }' }))).toEqual([
      'warning VALUE_ADDED_TO_ENUM Kind.C',
    ]);
    expect(change({ 'Sort { NEW OLD }': 'Sort { NEW OLD BEST }' })).toEqual([]);
  });

  test('without a value breaks who gives it, and changes what others get', () => {
    const operations = ['query Old { find(sort: OLD) { __typename } }'];
    expect(codes(change({ 'Sort { NEW OLD }': 'Sort { NEW }' }, { operations }))).toEqual([
      'blocking VALUE_REMOVED_FROM_ENUM Sort.OLD',
    ]);
    expect(codes(change({ 'Kind { A B }': 'Kind { A }' }))).toEqual([
      'warning VALUE_REMOVED_FROM_ENUM Kind.B',
    ]);
  });
});

test('Another default of an argument concerns who leaves it out, through an interface, too', () => {
  const base =
    'type Query { a: A } interface A { f(n: Int = 1): Int } type B implements A { f(n: Int = 1): Int }';
  const head = base.replace('B implements A { f(n: Int = 1)', 'B implements A { f(n: Int = 2)');
  const operations = ['query Left { a { f } }', 'query Given { a { f(n: 1) } }'];
  const findings = findingsOf(breakingChanges, {
    base: { subgraphs: { shop: base }, operations },
    head: { subgraphs: { shop: head }, operations },
  });
  expect(codes(findings)).toEqual(['warning ARG_DEFAULT_VALUE_CHANGE B.f(n:)']);
  expect(affected(findings)).toEqual(['ARG_DEFAULT_VALUE_CHANGE Left']);
});

test('One more member of a union, or of an interface, concerns who gets any of them', () => {
  const more = 'type Other implements Node { id: ID! }';
  expect(
    codes(
      change({ '= Product | Shop': '= Product | Shop | Other', 'enum Sort': `${more} enum Sort` }),
    ),
  ).toEqual(['warning TYPE_ADDED_TO_UNION Hit']);
  const operations = ['query Node { node { id } }'];
  expect(codes(change({ 'enum Sort': `${more} enum Sort` }, { operations }))).toEqual([
    'note TYPE_ADDED_TO_INTERFACE Other',
  ]);
});

test('An argument that has to be given breaks who selects its field', () => {
  expect(affected(change({ '(in: Currency = EUR)': '(in: Currency = EUR, at: Int!)' }))).toEqual([
    'REQUIRED_ARG_ADDED Find',
  ]);
  expect(change({ '(in: Currency = EUR)': '(in: Currency = EUR, at: Int)' })).toEqual([]);
});

test('A field that is deprecated is told to those who still select it', () => {
  expect(
    codes(
      change({
        'unused: Int': 'unused: Int @deprecated',
        'name: String kind': 'name: String @deprecated(reason: "use title") kind',
      }),
    ),
  ).toEqual(['note FIELD_DEPRECATION_ADDED Product.name']);
});

test('A directive that operations carry breaks them when it goes', () => {
  const base = 'directive @once(why: String) on FIELD | QUERY type Query { a: Int }';
  const operations = ['query Once { a @once(why: "x") }'];
  const heads = [
    'type Query { a: Int }',
    base.replace('(why: String)', ''),
    base.replace('FIELD | ', ''),
  ];
  const found = heads.map((head) =>
    codes(
      findingsOf(breakingChanges, {
        base: { subgraphs: { shop: base }, operations },
        head: { subgraphs: { shop: head }, operations },
      }),
    ),
  );
  expect(found).toEqual([
    ['blocking DIRECTIVE_REMOVED @once'],
    ['blocking DIRECTIVE_ARG_REMOVED @once(why:)'],
    ['blocking DIRECTIVE_LOCATION_REMOVED @once'],
  ]);
});

describe('An operation', () => {
  test('that is registered and not released breaks at the level of what is unused', () => {
    const web = { operations: [{ ...operation(FIND), releases: [] }] };
    const [finding] = change({ 'name: String kind': 'kind' }, { web });
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'Product.name was removed: it breaks 1 operation of web not released yet.',
      affected: [{ operation: 'Find', versions: [] }],
    });
  });

  test('that was used last stands first', () => {
    const releases = (version: string, lastSeenAt?: string) => [{ version, lastSeenAt }];
    const web = {
      operations: [
        { ...operation(FIND), releases: releases('1', '2026-01-01T00:00:00Z') },
        {
          ...operation('query Late { node { ... on Product { name } } }'),
          releases: releases('2', '2026-02-01T00:00:00Z'),
        },
      ],
    };
    const [finding] = change({ 'name: String kind': 'kind' }, { web });
    expect(finding?.affected?.map(({ operation }) => operation)).toEqual(['Late', 'Find']);
  });
});

test('What no client sees, whatever it is, breaks none of them', () => {
  const findings = clientsChange(
    { 'unused: Int': 'unused: Int @tag(name: "x")' },
    { 'unused: Int': '' },
  );
  expect(linesOf(findings)).toEqual([
    "note FIELD_REMOVED Product.unused was removed; no client's contract shows it.",
  ]);
});

test('Each client is judged by its own operations', () => {
  const findings = clientsChange({}, { 'name: String kind': 'kind' });
  expect(findings.map(({ client, severity }) => [client, severity])).toEqual([
    ['a', 'blocking'],
    ['b', 'warning'],
  ]);
});

test('Without a base, or without a change, nothing is broken', () => {
  const head = { subgraphs: { shop: BASE }, operations: [FIND] };
  expect(findingsOf(breakingChanges, { head })).toEqual([]);
  expect(findingsOf(breakingChanges, { base: head, head })).toEqual([]);
});

interface Given {
  readonly operations?: readonly string[];
  readonly unused?: 'blocking' | 'off';
  readonly excludeTags?: readonly string[];
  readonly web?: { readonly operations: readonly ReviewedOperation[] };
}

type Edits = Readonly<Record<string, string>>;

function change(edits: Edits, given: Given = {}): Finding[] {
  const { operations = [FIND], unused = 'warning', excludeTags = [], web } = given;
  const choices = { web: { contract: { excludeTags }, ...web }, operations };
  return findingsOf(
    breakingChanges,
    {
      base: { subgraphs: { shop: BASE }, ...choices },
      head: { subgraphs: { shop: edited(BASE, edits) }, ...choices },
    },
    { ...SETTINGS, unused },
  );
}

/** Two clients, neither of which sees what is tagged `x`; only the first has an operation. */
function clientsChange(before: Edits, after: Edits): Finding[] {
  const base = edited(BASE, before);
  const head = edited(BASE, after);
  const [from, to] = [base, head].map((sdl) => {
    const revision = revisionOf({ subgraphs: { shop: sdl }, operations: [FIND] });
    const clients = revision.clients.flatMap((each) => [
      { ...each, client: 'a', contract: { excludeTags: ['x'] } },
      { ...each, client: 'b', contract: { excludeTags: ['x'] }, operations: [] },
    ]);
    return composeRevision({ ...revision, clients });
  });
  const revisions: Revisions = { base: from, head: to! };
  return breakingChanges(revisions, SETTINGS);
}

function operation(body: string): ReviewedOperation {
  return composedOf({ subgraphs: { shop: BASE }, operations: [body] }).clients[0]!.operations[0]!
    .operation;
}

function edited(text: string, edits: Edits): string {
  return Object.entries(edits).reduce((edited, [from, to]) => {
    if (edited.split(from).length !== 2) throw new Error(`"${from}" does not stand there once.`);
    return edited.replace(from, to);
  }, text);
}

function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, code, coordinate }) => `${severity} ${code} ${coordinate}`);
}

function affected(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ code, affected = [] }) => `${code} ${affected.map(({ operation }) => operation).join(', ')}`,
  );
}
