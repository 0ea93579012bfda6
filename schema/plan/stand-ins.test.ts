import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse, print } from 'graphql';
import { supergraphOf } from './federated.fixture.ts';
import { plannerOver, representationsOf } from './planned.fixture.ts';
import { withStandIns } from './stand-ins.ts';

function standingIn(sdls: Readonly<Record<string, string>>) {
  const document = parse(supergraphOf(sdls), { noLocation: true });
  const { document: rewritten, ...made } = withStandIns(
    document,
    buildASTSchema(document, { assumeValid: true }),
  );
  const lines = print(rewritten).split('\n');
  return {
    ...made,
    isRewritten: rewritten !== document,
    /** The lines that declare a field, each without its indentation. */
    linesOf: (field: RegExp) =>
      lines.map((line) => line.trim()).filter((line) => field.test(line.split(/[(:]/)[0] ?? '')),
  };
}

const PRICES = {
  products: `
    type Query { product: Product }
    type Product @key(fields: "id") { id: ID! price(in: String): Int size: Int }
  `,
};

test('a supergraph that requires nothing with arguments stays the document it was', () => {
  const { isRewritten, standIns } = standingIn({
    ...PRICES,
    shipping: `
        type Product @key(fields: "id") {
          id: ID! price(in: String): Int @external fee: Int @requires(fields: "price")
        }
      `,
  });
  expect(isRewritten).toBe(false);
  expect(standIns.size).toBe(0);
});

describe('a field that is required with arguments', () => {
  const made = standingIn({
    ...PRICES,
    shipping: `
      type Product @key(fields: "id") {
        id: ID! price(in: String): Int @external size: Int @external
        eur: Int @requires(fields: "size price(in: \\"EUR\\")")
        also: Int @requires(fields: "price(in: \\"EUR\\")")
        usd: Int @requires(fields: "price(in: \\"USD\\")")
        any: Int @requires(fields: "price")
      }
    `,
  });

  test('has one stand-in for each way it is required, without arguments too', () => {
    const questions = [...made.standIns.values()].map(({ field, arguments: given }) =>
      [field, ...given.map(print)].join(' '),
    );
    expect(questions.sort()).toEqual(['price', 'price in: "EUR"', 'price in: "USD"']);
    for (const [name, standIn] of made.standIns) expect(standIn.name).toBe(name);
  });

  test('is required under the names of its stand-ins', () => {
    const [eur] = made.linesOf(/^eur$/);
    expect(eur).toMatch(/requires: "size _price_\w{8}"/);
    const usedBy = (field: string) => made.requiredBy.get(`SHIPPING Product.${field}`);
    expect(usedBy('eur')?.size).toBe(1);
    expect(usedBy('also')).toEqual(usedBy('eur'));
    expect(usedBy('usd')).not.toEqual(usedBy('eur'));
    expect(usedBy('size')).toBeUndefined();
  });

  test('lends its stand-ins its type and its graphs', () => {
    const lines = made.linesOf(/^_price_\w{8}$/);
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toContain(': Int @join__field(graph: PRODUCTS)');
      expect(line).toContain('@join__field(graph: SHIPPING, external: true)');
    }
  });

  test('loses the mark @external that nothing refers to any more', () => {
    expect(made.linesOf(/^price$/)).toEqual([
      'price(in: String): Int @join__field(graph: PRODUCTS)',
    ]);
    expect(made.linesOf(/^size$/)[0]).toContain('external: true');
  });
});

describe('the mark @external stays', () => {
  const shipping = (rest: string) => ({
    ...PRICES,
    shipping: `type Product @key(fields: "id") {
      id: ID! price(in: String): Int @external
      eur: Int @requires(fields: "price(in: \\"EUR\\")")
      ${rest}
    `,
  });

  test('where a key, a @provides or another @requires refers to the field', () => {
    const { linesOf } = standingIn({
      ...shipping(`
          size: Int @external
        }
        type Query { box: Box }
        type Box { product: Product @provides(fields: "size") }
      `),
      products: PRICES.products.replace('size: Int', 'size: Int @shareable'),
    });
    expect(linesOf(/^size$/)[0]).toContain('external: true');
  });

  test('where an interface of that subgraph demands the field', () => {
    const sdls = shipping(`}
      interface Sized { size: Int }
      type Query { sized: [Sized] }
      extend type Product implements Sized { size: Int @external }
    `);
    expect(standingIn(sdls).linesOf(/^size$/)).toContainEqual(
      expect.stringContaining('external: true'),
    );
    const { requestsOf } = plannerOver(sdls);
    expect(requestsOf('{ product { eur } }')).toHaveLength(2);
    expect(requestsOf('{ sized { size ... on Product { eur } } }')).toHaveLength(3);
  });
});

describe('a stand-in', () => {
  test('of an interface stands in all that implement it, interfaces too', () => {
    const { planOf } = plannerOver({
      a: `
        type Query { thing: Thing }
        interface Node { id: ID! price(in: String): Int }
        interface Item implements Node { id: ID! price(in: String): Int }
        type Thing implements Node & Item @key(fields: "id") {
          id: ID! price(in: String): Int owner: Node
        }
      `,
      b: `
        interface Node { id: ID! price(in: String): Int }
        type Thing @key(fields: "id") {
          id: ID! owner: Node @external
          eur: Int @requires(fields: "owner { price(in: \\"EUR\\") }")
        }
      `,
    });
    const plan = planOf('{ thing { eur owner { price } } }');
    expect(plan.steps[0]?.text).toMatch(/owner{__typename _price_\w{8}:price\(in:"EUR"\) ?price}/);
    expect(representationsOf(plan)).toEqual([expect.stringMatching(/owner{price=_price_\w{8}}/)]);
  });

  test('inside of another is asked for inside of it', () => {
    const { planOf } = plannerOver({
      a: `
        type Query { p: P }
        type P @key(fields: "id") { id: ID! pets(most: Int): [Pet] }
        union Pet = Dog | Cat
        type Dog { barks(times: Int): String }
        type Cat { name: String }
      `,
      b: `
        type P @key(fields: "id") {
          id: ID! pets(most: Int): [Pet] @external
          sounds: String
            @requires(fields: "pets(most: 2) { ... on Dog { barks(times: 3) } ... on Cat { name } }")
        }
        union Pet = Dog | Cat
        type Dog { barks(times: Int): String @external }
        type Cat { name: String @external }
      `,
    });
    const body = '{ p { sounds pets(most: 9) { ... on Dog { barks(times: 8) } } } }';
    const plan = planOf(body);
    expect(plan.steps[0]?.text).toMatch(
      /_pets_\w{8}:pets\(most:2\){__typename \.\.\.on Dog{_barks_\w{8}:barks\(times:3\)}\.\.\.on Cat{name}}/,
    );
    expect(plan.steps[0]?.text).toMatch(
      /pets\(most:9\){__typename \.\.\.on Dog{_barks_\w{8}:barks\(times:8\)}}/,
    );
    expect(representationsOf(plan)).toEqual([
      expect.stringMatching(/pets=_pets_\w{8}{barks=_barks_\w{8} name}/),
    ]);
  });

  test('of fields of different types under one interface has the alias that keeps them apart', () => {
    const { planOf } = plannerOver({
      a: `
        type Query { found: [Found] }
        union Found = A | B
        type A @key(fields: "id") { id: ID! price(in: String): Int! }
        type B @key(fields: "id") { id: ID! price(in: String): Int }
      `,
      b: `
        type A @key(fields: "id") {
          id: ID! price(in: String): Int! @external eur: Int @requires(fields: "price(in: \\"EUR\\")")
        }
        type B @key(fields: "id") {
          id: ID! price(in: String): Int @external eur: Int @requires(fields: "price(in: \\"EUR\\")")
        }
      `,
    });
    const [first] = planOf('{ found { ... on A { eur } ... on B { eur } } }').steps;
    const aliases = first?.text.match(/\w+(?=:price)/g) ?? [];
    expect(new Set(aliases).size).toBe(2);
    expect(first?.parts[0]?.renames).toEqual([
      { path: ['found', ['B'], aliases[1]], to: aliases[0] },
    ]);
  });
});
