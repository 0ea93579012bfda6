import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { ContractFilter } from '../contract/filtered-schema.ts';
import { createContract } from '../contract.ts';
import { supergraphOf } from '../supergraph.fixture.ts';
import { costDefinitions } from './cost-directives.ts';
import { costedSchema } from './costed-schema.ts';

const FEDERATION = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;

const SDL = `
  type Query {
    items(first: Int = 10 @cost(weight: 2), by: Filter): Items @deprecated
      @listSize(slicingArguments: ["first"], sizedFields: ["list"]) @cost(weight: 3)
    secret: Int @tag(name: "internal") @cost(weight: 99)
  }
  interface Node { id: ID }
  type Items implements Node @cost(weight: 5) { id: ID list: [Kind] amount: Amount }
  input Filter { text: String = "x" @cost(weight: 4) }
  enum Kind @cost(weight: 6) { A }
  scalar Amount @cost(weight: 7)
`;

function schemaOf(sdl: string, imports: string, filter: ContractFilter = {}): string {
  const contract = createContract(supergraphOf(sdl, FEDERATION(imports)), filter);
  if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
  return contract.schema;
}

describe('A client’s schema', () => {
  test('tells the costs of what the client can see, where it tells the limits too', () => {
    const limits = { lists: { max: 5 } };
    const filter = { excludeTags: ['internal'], limits };
    const schema = schemaOf(SDL, '"@tag", "@cost", "@listSize"', filter);
    expect(schema).toContain(costDefinitions);
    expect(schema).toContain('first: Int = 5 @limit(max: 5, default: 5) @cost(weight: 2)');
    expect(schema).toContain(
      'Items @listSize(slicingArguments: ["first"], sizedFields: ["list"]) @cost(weight: 3) @deprecated',
    );
    expect(schema).toContain('type Items implements Node @cost(weight: 5) {');
    expect(schema).toContain('text: String = "x" @cost(weight: 4)');
    expect(schema).toContain('enum Kind @cost(weight: 6) {');
    expect(schema).toContain('scalar Amount @cost(weight: 7)');
    expect(schema).not.toContain('99');
    expect(() => buildSchema(schema)).not.toThrow();
  });

  test('tells them under the spec’s names, whatever subgraphs call them', () => {
    const sdl = 'type Query { a: [Int] @price(weight: 3) @federation__listSize(assumedSize: 5) }';
    expect(schemaOf(sdl, '{ name: "@cost", as: "@price" }')).toContain(
      'a: [Int] @cost(weight: 3) @listSize(assumedSize: 5)',
    );
  });

  test('stays as it is where nothing is said', () => {
    expect(schemaOf('type Query { a: Int }', '"@cost"')).toBe('type Query {\n  a: Int\n}\n');
  });
});

test('A supergraph with a directive of its own in the place of the spec’s is refused', () => {
  const text = 'directive @cost(x: Int) on FIELD\ntype Query { a: Int }';
  const supergraph = parse('type Query { a: Int @price(weight: 3) }');
  expect(costedSchema(text, supergraph, { cost: 'price' })).toMatchObject({
    kind: 'failed',
    errors: [{ code: 'CONTRACT_COST_NAME', coordinate: '@cost' }],
  });
  expect(costedSchema(text, supergraph, {})).toEqual({ kind: 'costed', schema: text });
});
