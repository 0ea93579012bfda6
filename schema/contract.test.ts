import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { TagFilter } from './contract/filtered-schema.ts';
import { createContract } from './contract.ts';
import { FEDERATION, supergraphOf } from './supergraph.fixture.ts';
import { printApiSchema } from './supergraph.ts';

const partner = { includeTags: ['partner'] };
const noInternals = { excludeTags: ['internal'] };

describe('a contract without tags', () => {
  const supergraph = supergraphOf(`
    "The shop."
    type Query { "All of them." products: [Product] @deprecated(reason: "Use search.") }
    type Product { id: ID! cost: Int @inaccessible margin: Int @tag(name: "internal") }
    scalar Unused
  `);

  test('is the supergraph, to the letter, and its own API schema', () => {
    expect(createContract(supergraph, {})).toEqual({
      kind: 'contract',
      supergraph,
      schema: `type Product {
  id: ID!
  margin: Int
}

"""The shop."""
type Query {
  """All of them."""
  products: [Product] @deprecated(reason: "Use search.")
}

scalar Unused
`,
    });
  });

  test('takes empty lists of tags for no tags', () => {
    const filter = { includeTags: [], excludeTags: [] };
    expect(createContract(supergraph, filter)).toEqual(createContract(supergraph, {}));
  });

  test('leaves the text alone when no element carries an excluded tag', () => {
    const plain = supergraphOf('type Query { a: Int }');
    expect(createContract(plain, noInternals)).toMatchObject({ supergraph: plain });
  });
});

describe('an excluded tag removes', () => {
  const cases: readonly [string, string, string][] = [
    ['a field', 'type Query { a: Int b: Int @tag(name: "internal") }', 'type Query { a: Int }'],
    [
      'an object type with the fields that return it',
      `type Query { a: Int b: B @tag(name: "internal") } type B @tag(name: "internal") { c: Int }`,
      'type Query { a: Int }',
    ],
    [
      'an interface, and its name from what implements it',
      `type Query { a: A } interface I @tag(name: "internal") { id: ID } type A implements I { id: ID }`,
      'type A { id: ID } type Query { a: A }',
    ],
    [
      'a union',
      `type Query { a: A u: U @tag(name: "internal") } type A { b: Int }
       union U @tag(name: "internal") = A`,
      'type A { b: Int } type Query { a: A }',
    ],
    [
      'a member of a union',
      `type Query { u: U } type A { b: Int } type B @tag(name: "internal") { b: Int } union U = A | B`,
      'type A { b: Int } type Query { u: U } union U = A',
    ],
    [
      'an enum with the arguments of it',
      `type Query { a(by: E @tag(name: "internal")): Int } enum E @tag(name: "internal") { X }`,
      'type Query { a: Int }',
    ],
    [
      'an enum value',
      'type Query { a: E } enum E { X Y @tag(name: "internal") }',
      'enum E { X } type Query { a: E }',
    ],
    [
      'a scalar',
      'type Query { a: Int d: D @tag(name: "internal") } scalar D @tag(name: "internal")',
      'type Query { a: Int }',
    ],
    [
      'an argument',
      'type Query { a(b: Int, c: Int @tag(name: "internal")): Int }',
      'type Query { a(b: Int): Int }',
    ],
    [
      'a required argument with a default value',
      'type Query { a(c: Int! = 3 @tag(name: "internal")): Int }',
      'type Query { a: Int }',
    ],
    [
      'an input type',
      `type Query { a(f: F @tag(name: "internal")): Int } input F @tag(name: "internal") { b: Int }`,
      'type Query { a: Int }',
    ],
    [
      'an input field',
      'type Query { a(f: F): Int } input F { b: Int c: Int @tag(name: "internal") }',
      'input F { b: Int } type Query { a(f: F): Int }',
    ],
    [
      'a root type',
      'type Query { a: Int } type Mutation @tag(name: "internal") { b: Int }',
      'type Query { a: Int }',
    ],
    [
      'the last field of a mutation, and the mutation',
      'type Query { a: Int } type Mutation { b: Int @tag(name: "internal") }',
      'type Query { a: Int }',
    ],
  ];
  test.each(cases)('%s', (_what, sdl, expected) => {
    expect(viewOf(sdl, noInternals)).toBe(normalise(expected));
  });
});

describe('an included tag keeps', () => {
  test('the fields that carry it, and drops the others', () => {
    const sdl = `type Query { a: A @tag(name: "partner") b: Int }
      type A { x: Int @tag(name: "partner") y: Int }`;
    expect(viewOf(sdl, partner)).toBe(normalise('type A { x: Int } type Query { a: A }'));
  });

  test('all fields of a type that carries it', () => {
    const sdl = `type Query { a: A @tag(name: "partner") } type A @tag(name: "partner") { x: Int y: Int }`;
    expect(viewOf(sdl, partner)).toBe(normalise('type A { x: Int y: Int } type Query { a: A }'));
  });

  test('an interface by the same rule as an object', () => {
    const sdl = `type Query { i: I @tag(name: "partner") }
      interface I { id: ID @tag(name: "partner") at: Int }
      type A implements I @tag(name: "partner") { id: ID at: Int }
      type B implements I { id: ID @tag(name: "partner") at: Int }`;
    expect(viewOf(sdl, partner)).toBe(
      normalise(`type A implements I { id: ID at: Int } type B implements I { id: ID }
        interface I { id: ID } type Query { i: I }`),
    );
  });

  test('a union only if the union itself carries it, without the members that have no field', () => {
    const sdl = `type Query { u: U @tag(name: "partner") } union U @tag(name: "partner") = A | B
      type A { x: Int @tag(name: "partner") } type B { x: Int }`;
    expect(viewOf(sdl, partner)).toBe(
      normalise('type A { x: Int } type Query { u: U } union U = A'),
    );
  });

  test('enums, scalars, input types and arguments without a tag, as long as they are in use', () => {
    const sdl = `type Query { a(f: F, e: E): D @tag(name: "partner") b(g: G): Int }
      input F { e: E x: Int } enum E { X Y } scalar D input G { x: Int } enum Unused { X }`;
    expect(viewOf(sdl, partner)).toBe(
      normalise('scalar D enum E { X Y } input F { e: E x: Int } type Query { a(f: F, e: E): D }'),
    );
  });

  test('what carries any one of several', () => {
    const sdl =
      'type Query { a: Int @tag(name: "x") b: Int @tag(name: "y") c: Int @tag(name: "z") }';
    expect(viewOf(sdl, { includeTags: ['x', 'y'] })).toBe(
      normalise('type Query { a: Int b: Int }'),
    );
  });

  test('nothing that carries an excluded tag as well', () => {
    const sdl = `type Query @tag(name: "partner") {
        a: Int b: Int @tag(name: "internal") c: C @tag(name: "partner") @tag(name: "internal")
      }
      type C @tag(name: "partner") @tag(name: "internal") { d: Int }`;
    expect(viewOf(sdl, { ...partner, ...noInternals })).toBe(normalise('type Query { a: Int }'));
  });

  test('no mutation and no subscription without a tagged field', () => {
    const sdl = `type Query { a: Int @tag(name: "partner") } type Mutation { b: Int }
      type Subscription { c: Int }`;
    expect(viewOf(sdl, partner)).toBe(normalise('type Query { a: Int }'));
  });
});

describe('pruning', () => {
  test('hides what only removed fields, arguments and input fields led to', () => {
    const sdl = `type Query { a: Int b: B @tag(name: "internal") c(d: D @tag(name: "internal"), e: E): Int }
      type B { next: C } type C { x: Int } input D { x: X } enum X { Y }
      input E { f: F @tag(name: "internal") g: Int } input F { h: Int }`;
    expect(viewOf(sdl, noInternals)).toBe(
      normalise('input E { g: Int } type Query { a: Int c(e: E): Int }'),
    );
  });

  test('keeps what implements a reachable interface', () => {
    const sdl = `type Query { i: I gone: Int @tag(name: "internal") }
      interface I { id: ID } interface J implements I { id: ID } type A implements I & J { id: ID }`;
    expect(viewOf(sdl, noInternals)).toBe(
      normalise(`type A implements I & J { id: ID } interface I { id: ID }
        interface J implements I { id: ID } type Query { i: I }`),
    );
  });

  test('keeps the interfaces of a reachable type, but not what else implements them', () => {
    const sdl = `type Query { a: A gone: B @tag(name: "internal") }
      interface I { id: ID } type A implements I { id: ID } type B implements I { id: ID }`;
    expect(viewOf(sdl, noInternals)).toBe(
      normalise('type A implements I { id: ID } interface I { id: ID } type Query { a: A }'),
    );
  });

  test('marks a hidden type once and leaves what is inside it alone', () => {
    const supergraph = supergraphOf(
      'type Query { a: Int b: B @tag(name: "internal") } type B { c(d: Int): Int }',
    );
    const contract = createContract(supergraph, noInternals);
    if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
    expect(contract.supergraph.match(/@inaccessible$|@inaccessible [^o]/gm)).toHaveLength(2);
  });
});

describe('the contract supergraph', () => {
  const sdl = `type Query { a: Int b: Int @tag(name: "internal") }`;

  test('links the inaccessible spec for security, if it was not linked', () => {
    const contract = createContract(supergraphOf(sdl), noInternals);
    expect(contract).toHaveProperty(
      'supergraph',
      expect.stringContaining(
        '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
      ),
    );
  });

  test('does not link it twice', () => {
    const linked = supergraphOf(`${sdl} type C { d: Int e: Int @inaccessible }`);
    const contract = createContract(linked, noInternals);
    if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
    expect(contract.supergraph.match(/specs\.apollo\.dev\/inaccessible/g)).toHaveLength(1);
    expect(contract.supergraph.match(/directive @inaccessible/g)).toHaveLength(1);
  });

  test('obeys @tag and @inaccessible under other names', () => {
    const renamed = FEDERATION.replace('"@tag"', '{ name: "@tag", as: "@audience" }').replace(
      '"@inaccessible"',
      '{ name: "@inaccessible", as: "@secret" }',
    );
    const supergraph = supergraphOf(
      `type Query { a: Int b: Int @audience(name: "internal") c: Int @secret }`,
      renamed,
    );
    expect(supergraph).toContain('@audience(name: "internal")');
    const contract = createContract(supergraph, noInternals);
    expect(contract).toMatchObject({ schema: 'type Query {\n  a: Int\n}\n' });
    expect(contract).toHaveProperty(
      'supergraph',
      expect.stringContaining('@audience(name: "internal") @secret'),
    );
  });

  test('is not fooled by a directive of another spec that is called tag', () => {
    const supergraph = supergraphOf(
      `directive @tag(name: String!) on FIELD_DEFINITION
       type Query { a: Int b: Int @audience(name: "internal") c: Int @tag(name: "internal") }`,
      `extend schema
        @link(url: "https://specs.apollo.dev/federation/v2.9",
          import: [{ name: "@tag", as: "@audience" }, "@composeDirective"])
        @link(url: "https://example.com/label/v1.0", import: ["@tag"])
        @composeDirective(name: "@tag")`,
    );
    expect(createContract(supergraph, noInternals)).toMatchObject({
      schema: 'type Query {\n  a: Int\n  c: Int\n}\n',
    });
  });

  test('keeps the tags, federation’s machinery and other requirements', () => {
    const contract = createContract(
      supergraphOf('type Query { a: Int @authenticated b: Int @tag(name: "internal") }'),
      noInternals,
    );
    if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
    expect(contract.supergraph).toContain('a: Int @authenticated\n');
    expect(contract.supergraph).toContain('b: Int @tag(name: "internal") @inaccessible\n');
    expect(contract.supergraph).not.toMatch(/(join|link)__\w+ @inaccessible/);
    expect(contract.schema).not.toMatch(/directive|join__|link__|authenticated|tag/);
  });

  test('yields exactly the client schema when it is read again', () => {
    const contract = createContract(supergraphOf(sdl), noInternals);
    if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
    expect(createContract(contract.supergraph, {})).toEqual(contract);
    expect(createContract(contract.supergraph, noInternals)).toEqual(contract);
  });

  test('is the same text each time, and for tags in any order', () => {
    const supergraph = supergraphOf(sdl);
    const one = createContract(supergraph, { excludeTags: ['internal', 'other'] });
    const two = createContract(supergraph, { excludeTags: ['other', 'internal'] });
    expect(one).toEqual(two);
  });
});

test('a text that is no supergraph is refused with the reason', () => {
  expect(createContract('type {', {})).toEqual({
    kind: 'failed',
    errors: [
      {
        code: 'INVALID_GRAPHQL',
        coordinate: '',
        message: 'Syntax Error: Expected Name, found "{".',
      },
    ],
  });
  expect(createContract('type Query { a: Int }', {})).toMatchObject({
    errors: [{ code: 'INVALID_FEDERATION_SUPERGRAPH' }],
  });
});

function viewOf(sdl: string, filter: TagFilter): string {
  const contract = createContract(supergraphOf(sdl), filter);
  if (contract.kind === 'failed') throw new Error(JSON.stringify(contract.errors));
  return normalise(contract.schema);
}

function normalise(sdl: string): string {
  return printApiSchema(buildSchema(sdl));
}
