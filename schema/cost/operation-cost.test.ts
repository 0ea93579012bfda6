import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { limitDefinition } from '../limits/argument-limit.ts';
import { operationIn } from '../plan/operation-plans.ts';
import { costDefinitions } from './cost-directives.ts';
import { operationCost } from './operation-cost.ts';

const schema = buildSchema(`${costDefinitions}${limitDefinition}
type Query {
  item: Item
  any: Any
  named: Named
  price: Money
  leaves: [Int]
  items: [Item]
  matrix: [[Item]]
  five: [Item] @listSize(assumedSize: 5)
  page(first: Int = 20 @limit(max: 50), last: Int): Page
    @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges"])
  sliced(input: Slice): [Item] @listSize(assumedSize: 3, slicingArguments: ["input.first"])
  bare(first: Int): [Item] @listSize(slicingArguments: ["first"])
  dear: Item @cost(weight: 30)
  find(by: Filter, near: Int @cost(weight: 7)): Int
}
type Mutation { add(filter: Filter): Item }
input Slice { first: Int }
input Filter { id: ID text: String @cost(weight: 4) and: [Filter] }
type Page { edges: [Edge] total: Int }
type Edge { node: Item }
interface Named { name: String }
type Item implements Named { id: ID name: String next: Item items: [Item] }
type Heavy implements Named @cost(weight: 9) { name: String }
union Any = Item | Heavy
scalar Money @cost(weight: 2)
`);

function costOf(text: string, variables?: Record<string, unknown>): number {
  const document = parse(text);
  return operationCost({ document, definition: operationIn(document), schema, variables });
}

describe('The cost of an operation', () => {
  test.each([
    ['objects are 1 each, leaves nothing', '{ item { id next { name } } }', 2],
    ['an abstract type is its dearest object', '{ named { name } any { __typename } }', 18],
    ['a weight says otherwise', '{ dear { next { id } } price }', 33],
    ['a list is ten, if nothing is said', '{ items { id next { id } } leaves }', 20],
    ['a list in a list is ten times ten', '{ matrix { id } }', 100],
    ['a size is assumed where it is said', '{ five { items { id } } }', 55],
    [
      'a field says the size of the lists inside',
      '{ page(first: 3) { edges { node { id } } total } }',
      7,
    ],
    ['arguments have defaults', '{ page { edges { node { id } } } }', 41],
    [
      'the greatest of several arguments',
      '{ page(first: 2, last: 4) { edges { node { id } } } }',
      9,
    ],
    ['a size may be inside an input object', '{ sliced(input: { first: 7 }) { id } }', 8],
    ['and is assumed, where nobody says it', '{ sliced { id } }', 3],
    ['nothing is less than nothing', '{ bare(first: -7) { id } item { id } }', 1],
    ['aliases count', '{ a: item { id } b: item { id } }', 2],
    ['both ways of a condition count', '{ item @skip(if: true) { id } }', 1],
    ['all fragments count', '{ any { ... on Item { next { id } } ... on Heavy { name } } }', 10],
    ['introspection is free', '{ __schema { types { name } } __typename }', 0],
    ['a mutation is ten more', 'mutation { add { id } }', 11],
    ['arguments count', '{ find(by: { text: "x", and: [{ id: 1 }, { id: 2 }] }, near: 1) }', 14],
    ['unknown fields are nobody’s', '{ nothing { id } item { nothing } }', 1],
  ])('%s: %s', (_, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  test('at registration, takes variables for what the client’s limits allow', () => {
    const page = 'query ($n: Int) { page(first: $n) { edges { node { id } } } }';
    expect(costOf(page)).toBe(1 + 50 * 2);
    expect(costOf('query ($n: Int) { bare(first: $n) { id } }')).toBe(10);
    expect(costOf('query ($by: Filter) { find(by: $by) }')).toBe(1 + 4 + 1);
  });

  test('of a request, takes variables as they are sent', () => {
    const page = 'query ($n: Int = 7) { page(first: $n) { edges { node { id } } } }';
    expect(costOf(page, { n: 1_000 })).toBe(1 + 1_000 * 2);
    expect(costOf(page, {})).toBe(1 + 7 * 2);
    expect(costOf('query ($s: Slice) { sliced(input: $s) { id } }', { s: { first: 9 } })).toBe(10);
    expect(costOf('query ($n: Int) { page(first: $n) { edges { node { id } } } }', {})).toBe(41);
  });

  test('counts sizes through fragments, each as where it is spread', () => {
    const fragments = 'fragment F on Page { edges { ...G } } fragment G on Edge { node { id } }';
    expect(costOf(`{ a: page(first: 3) { ...F } b: page(first: 5) { ...F } } ${fragments}`)).toBe(
      1 + 3 * 2 + 1 + 5 * 2,
    );
  });

  test('of a fragment that spreads itself is finite', () => {
    expect(costOf('{ item { ...F } } fragment F on Item { next { ...F } }')).toBe(2);
  });

  test.each(['__schema', '__type', '__typename', 'constructor', '__proto__'])(
    'is not nothing because a fragment, an alias or an operation is called %s',
    (name) => {
      const text = `query ${name} { ${name}: item { ...${name} } } fragment ${name} on Item { next { id } }`;
      expect(costOf(text)).toBe(2);
    },
  );
});

describe('Fragments that double', () => {
  /** A document of so many fragments, each spread twice by the one before. */
  const doubling = (levels: number, spread: (name: string) => string) =>
    `{ item { ...F0 } } ${Array.from(
      { length: levels },
      (_, level) => `fragment F${level} on Item { ${spread(`F${level + 1}`)} }`,
    ).join(' ')} fragment F${levels} on Item { next { id } }`;

  test.each([1, 5, 20, 31, 32, 40, 52])('%s times cost what they stand for', (levels) => {
    const flat = doubling(levels, (next) => `...${next} ...${next}`);
    expect(costOf(flat)).toBe(Math.min(2 ** levels + 1, Number.MAX_SAFE_INTEGER));
  });

  test('forty times through lists cost no more than can be counted, and are counted at once', () => {
    const started = process.cpuUsage();
    const nested = doubling(40, (next) => `a: items { ...${next} } b: items { ...${next} }`);
    expect(costOf(nested)).toBe(Number.MAX_SAFE_INTEGER);
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(500_000);
  });

  test('with sizes that differ at every level are counted in no time either', () => {
    const started = process.cpuUsage();
    const text = `{ ${Array.from({ length: 300 }, (_, n) => `p${n}: page(first: ${n}) { ...F0 }`).join(' ')} }
      ${Array.from({ length: 40 }, (_, n) => `fragment F${n} on Page { ...F${n + 1} ...F${n + 1} }`).join(' ')}
      fragment F40 on Page { edges { node { id } } }`;
    expect(costOf(text)).toBe(Number.MAX_SAFE_INTEGER);
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(1_000_000);
  });
});
