import { describe, expect, test } from '@jest/globals';
import type { ArgumentLimits } from './limits/argument-limit.ts';
import { openContract } from './opened-contract.ts';
import { supergraphOf } from './plan/federated.fixture.ts';
import { supergraphHash } from './plan/stored-plans.ts';

const SUPERGRAPH = supergraphOf({
  'first-one': `
    type Query { items: [Item] found: [Found] user: User }
    interface Item { id: ID! }
    type Book implements Item { id: ID! }
    union Found = Book | User
    type User @key(fields: "id") { id: ID! name: String }
  `,
  second: `
    type User @key(fields: "id") { id: ID! name: String @override(from: "first-one", label: "move") }
  `,
});

function opened(supergraph: string, limits?: ArgumentLimits) {
  const contract = openContract(supergraph, { limits });
  if (contract.kind === 'opened') return contract;
  throw new Error(contract.errors.join());
}

describe('an opened contract', () => {
  const { opened: facts, supergraph } = opened(SUPERGRAPH);

  test('names its subgraphs as they are named, with their addresses', () => {
    expect(facts.subgraphs).toEqual([
      { name: 'first-one', url: 'http://first-one' },
      { name: 'second', url: 'http://second' },
    ]);
  });

  test('names interfaces and unions', () => {
    expect([...facts.abstractTypes].sort()).toEqual(expect.arrayContaining(['Found', 'Item']));
    expect(facts.abstractTypes).not.toContain('Book');
  });

  test('names the labels of overrides', () => {
    expect(facts.overrideLabels).toEqual(['move']);
  });

  test("has the hash of the contract's own supergraph, which plans are stored under", () => {
    expect(facts.supergraphHash).toBe(supergraphHash(supergraph));
    expect(opened(SUPERGRAPH).opened).toEqual(facts);
    const changed = SUPERGRAPH.replace('http://second', 'http://third');
    expect(opened(changed).opened.supergraphHash).not.toBe(facts.supergraphHash);
  });

  test('has another hash with other limits of arguments, for they make other plans', () => {
    const hashes = [undefined, { lists: { max: 20 } }, { lists: { max: 30 } }].map(
      (limits) => opened(SUPERGRAPH, limits).opened.supergraphHash,
    );
    expect(new Set(hashes).size).toBe(3);
  });

  test('shows a client no machinery', () => {
    expect(facts.schema).toContain('type User');
    expect(facts.schema).not.toMatch(/join__|_entities|link__/);
  });
});

test.each([
  ['text that is no GraphQL', 'type {'],
  ['a schema that is no supergraph', 'type Query { a: Int }'],
  ['nothing', ''],
])('%s is refused with a reason', (_, text) => {
  expect(openContract(text, {})).toMatchObject({
    kind: 'failed',
    errors: [expect.stringMatching(/\S/)],
  });
});

test('a filter that leaves nothing is refused with a reason', () => {
  expect(openContract(SUPERGRAPH, { includeTags: ['nowhere'] })).toMatchObject({
    kind: 'failed',
    errors: expect.arrayContaining([expect.any(String)]),
  });
});
