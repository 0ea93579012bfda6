import { expect, test } from '@jest/globals';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  parse,
  print,
  validateSchema,
} from 'graphql';
import { breakingChanges } from '../../schema/check/breaking-changes.ts';
import type { ComposedRevision } from '../../schema/check/composed-revision.ts';
import type { Finding } from '../../schema/check/finding.ts';
import { operationId } from '../../schema/manifest/operation-id.ts';
import { findViolations } from '../../schema/manifest/violations.ts';
import { randomOf } from '../differential/random.ts';
import { randomChange } from './random-change.ts';

const SDL = `
  directive @once(why: String) on FIELD
  type Query {
    node(id: ID!): Node
    find(filter: Filter, sort: Sort = NEW, first: Int = 10, deep: Boolean! = false): [Hit!]!
    named(name: String): Named
    product(id: ID!): Product
    kinds(of: [Kind!]): [Kind!]!
  }
  type Mutation { save(input: Save!, at: Time): Product! }
  interface Node { id: ID! }
  interface Named implements Node { id: ID! name(in: Language): String }
  type Product implements Node & Named { id: ID! name(in: Language): String price: Int! kind: Kind shop: Shop owner: Node related(first: Int! = 3): [Product!] }
  type Shop implements Node & Named { id: ID! name(in: Language): String city: String products(first: Int): [Product] }
  type User implements Node { id: ID! email: String! born: Time }
  union Hit = Product | Shop | User
  input Filter { name: String kind: Kind range: Range tags: [Tag!] }
  input Range { from: Int to: Int = 5 }
  input Tag { name: String! color: Color = RED }
  input Save { id: ID! filter: Filter name: String }
  enum Sort { NEW OLD BEST }
  enum Kind { A B C }
  enum Color { RED BLUE }
  enum Language { EN FR }
  scalar Time
`;

const OPERATIONS = [
  'query O1 { node(id: 1) { id ... on Product { price } ... on Named { name } } }',
  'query O2 { find { __typename ... on Product { ...P } ... on Shop { city } } } fragment P on Product { price kind owner { id } }',
  'query O3($f: Filter, $s: Sort) { find(filter: $f, sort: $s) { ... on Node { id } } }',
  'query O4 { find(filter: { range: { from: 1 }, tags: { name: "x" } }, sort: OLD) { ... on User { email born } } }',
  'query O5($n: Int) { find(first: $n, deep: true) { ... on Named { name(in: FR) } } }',
  'query O6 { named(name: "x") { id name ... on Shop { products(first: 2) { id } } } }',
  'query O7($id: ID!) { product(id: $id) { shop { city products { kind } } related { price @once(why: "x") } } }',
  'query O8($first: Int!) { product(id: 1) { related(first: $first) { name } } }',
  'query O9 { kinds(of: [A, B]) }',
  'query O10($kinds: [Kind!]) { kinds(of: $kinds) }',
  'mutation M1($input: Save!) { save(input: $input) { id } }',
  'mutation M2($id: ID!, $at: Time) { save(input: { id: $id, filter: { kind: C } }, at: $at) { name(in: EN) } }',
];

/** Codes of what stands in texts, so that the rules of GraphQL tell who is broken. */
const IN_TEXTS =
  /^(FIELD_REMOVED|TYPE_REMOVED.*|ARG_REMOVED|ARG_CHANGED_TYPE.*|REQUIRED_ARG_ADDED|DIRECTIVE_.*)$/;

test('Of 200 random changes none breaks an operation untold, or is told to in vain', () => {
  const document = parse(SDL);
  const base = revisionOf(document, buildASTSchema(document));
  const random = randomOf(7);
  let [made, broken] = [0, 0];
  while (made < 200) {
    const changed = randomChange(document, random);
    const schema = validSchema(changed);
    if (!schema) continue;
    made += 1;
    const head = revisionOf(changed, schema);
    const findings = breakingChanges({ base, head }, SETTINGS);
    const names = brokenIn(head, schema);
    broken += names.size;
    const missed = names.difference(affectedBy(findings));
    const vain = affectedBy(findings.filter(({ code }) => IN_TEXTS.test(code))).difference(names);
    const sdl = missed.size + vain.size > 0 ? print(changed) : '';
    expect({ missed, vain, sdl }).toEqual({ missed: new Set(), vain: new Set(), sdl: '' });
  }
  expect(broken).toBeGreaterThan(200);
});

const SETTINGS = { levels: {}, unused: 'off', today: '2026-01-01' } as const;

/** The rules of validation do not notice that there are no mutations at all. */
function brokenIn({ clients }: ComposedRevision, schema: GraphQLSchema): ReadonlySet<string> {
  const broken = (clients[0]?.operations ?? []).filter(
    ({ operation, errors }) =>
      errors.length > 0 || (operation.type === 'mutation' && !schema.getMutationType()),
  );
  return new Set(broken.map(({ operation }) => operation.name));
}

function validSchema(document: DocumentNode): GraphQLSchema | undefined {
  try {
    const schema = buildASTSchema(document);
    return validateSchema(schema).length === 0 ? schema : undefined;
  } catch {
    return undefined;
  }
}

function affectedBy(findings: readonly Finding[]): ReadonlySet<string> {
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  return new Set(
    blocking.flatMap(({ affected = [] }) => affected.map(({ operation }) => operation)),
  );
}

/** What is there after composition: one client, whose schema it is. */
function revisionOf(document: DocumentNode, schema: GraphQLSchema): ComposedRevision {
  const operations = OPERATIONS.map((body) => {
    const operation = {
      id: operationId(body),
      name: nameOf(body),
      type: body.startsWith('mutation') ? ('mutation' as const) : ('query' as const),
      body,
      releases: [{ version: '1' }],
    };
    const parsed = parse(body);
    const errors = findViolations(schema, parsed).map(({ error }) => error.message);
    return { operation, document: parsed, errors };
  });
  const client = {
    client: 'web',
    contract: {},
    overrideLabels: [],
    budgets: {},
    growth: { subgraphRequests: 0, sequentialRequests: 0, entityLookups: 0 },
    optionalSubgraphs: [],
    operations: operations.map(({ operation }) => operation),
    errors: [],
  };
  const contract = { kind: 'contract', supergraph: '', sdl: print(document), schema } as const;
  return {
    revision: { name: 'random', subgraphs: [], clients: [client] },
    composition: { kind: 'composed', supergraph: '', hints: [] },
    clients: [{ client, contract, operations }],
  };
}

function nameOf(text: string): string {
  return /^\w+ (\w+)/.exec(text)?.[1] ?? '';
}
