import { describe, expect, test } from '@jest/globals';
import { createContract } from '../contract.ts';
import { supergraphOf } from '../supergraph.fixture.ts';
import { formatContractError } from './contract-error.ts';
import type { TagFilter } from './filtered-schema.ts';

const partner = { includeTags: ['partner'] };
const noInternals = { excludeTags: ['internal'] };

describe('a kept field whose type is gone names the type and the tag', () => {
  test('when no field of an object is included', () => {
    const sdl = `type Query { product: Product @tag(name: "partner") }
      type Product { id: ID @tag(name: "partner") seller: Seller @tag(name: "partner") }
      type Seller { name: String }`;
    expect(errorsOf(sdl, partner)).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Product.seller: returns Seller, which has no field in this contract: ' +
        'tag Seller or one of its fields @tag(name: "partner"), or leave Product.seller out',
    ]);
  });

  test('when the type is excluded, however deep in lists it is', () => {
    const sdl = `type Query { all: [[B!]!]! } type B @tag(name: "internal") { c: Int }`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Query.all: returns B, which @tag(name: "internal") excludes: ' +
        'remove that tag from B, or leave Query.all out',
    ]);
  });

  test('when all its fields are excluded', () => {
    const sdl = `type Query { b: B } interface B { c: Int @tag(name: "internal") }`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Query.b: returns B, which has no field in this contract: ' +
        'remove @tag(name: "internal") from one of its fields, or leave Query.b out',
    ]);
  });

  test('when a union is not included, with each tag that would do', () => {
    const sdl = `type Query { u: U @tag(name: "a") } union U = A type A @tag(name: "a") { b: Int }`;
    expect(errorsOf(sdl, { includeTags: ['a', 'b'] })).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Query.u: returns U, which carries no included tag: ' +
        'tag U @tag(name: "a") or @tag(name: "b"), or leave Query.u out',
    ]);
  });

  test('when a union has lost all its members, each for its own reason', () => {
    const sdl = `type Query @tag(name: "partner") { u: U } union U @tag(name: "partner") = A | B
      type A { b: Int } type B @tag(name: "internal") @tag(name: "partner") { b: Int }`;
    expect(errorsOf(sdl, { ...partner, ...noInternals })).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Query.u: returns U, which has no member in this contract ' +
        '(A, which has no field in this contract: tag A or one of its fields @tag(name: "partner"); ' +
        'B, which @tag(name: "internal") excludes: remove that tag from B), or leave Query.u out',
    ]);
  });

  test('when an enum has lost all its values', () => {
    const sdl = `type Query { e: E } enum E { X @tag(name: "internal") Y @tag(name: "secret") }`;
    expect(errorsOf(sdl, { excludeTags: ['internal', 'secret'] })).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Query.e: returns E, which has no value in this contract: ' +
        'remove @tag(name: "internal") or @tag(name: "secret") from one of its values, or leave Query.e out',
    ]);
  });

  test('when a scalar is excluded', () => {
    const sdl = `type Query { d: D } scalar D @tag(name: "internal")`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_FIELD_TYPE_REMOVED Query.d: returns D, which @tag(name: "internal") excludes: ' +
        'remove that tag from D, or leave Query.d out',
    ]);
  });
});

describe('emptied types that nothing refers to go silently:', () => {
  test.each([
    ['an object', 'type B { c: Int @tag(name: "internal") }'],
    ['an interface', 'interface B { c: Int @tag(name: "internal") }'],
    ['a union', 'union B = C type C @tag(name: "internal") { d: Int }'],
    ['an enum', 'enum B { X @tag(name: "internal") }'],
    ['an input type', 'input B { c: Int @tag(name: "internal") }'],
  ])('%s', (_what, sdl) => {
    const contract = createContract(supergraphOf(`type Query { a: Int } ${sdl}`), noInternals);
    expect(contract).toMatchObject({ schema: 'type Query {\n  a: Int\n}\n' });
  });
});

describe('an argument or input field', () => {
  test('of a removed type is an error, optional or not', () => {
    const sdl = `type Query { a(e: E, f: F!): Int } enum E @tag(name: "internal") { X }
      input F { g: G h: Int } input G { i: Int @tag(name: "internal") }`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_INPUT_FIELD_TYPE_REMOVED F.g: takes G, which has no field in this contract: ' +
        'remove @tag(name: "internal") from one of its fields, or leave F.g out',
      'CONTRACT_ARGUMENT_TYPE_REMOVED Query.a(e:): takes E, which @tag(name: "internal") excludes: ' +
        'remove that tag from E, or leave Query.a(e:) out',
    ]);
  });

  test('that is required may not go while its field stays', () => {
    const sdl = `type Query { a(b: Int! @tag(name: "internal"), f: F): Int }
      input F { g: Int! @tag(name: "internal") h: Int }`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_REQUIRED_INPUT_FIELD_REMOVED F.g: is required: remove @tag(name: "internal") from F.g, ' +
        'make it optional, or leave F out',
      'CONTRACT_REQUIRED_ARGUMENT_REMOVED Query.a(b:): is required: ' +
        'remove @tag(name: "internal") from Query.a(b:), make it optional, or leave Query.a out',
    ]);
  });

  test('may go with its field', () => {
    const sdl = `type Query { a: Int
      b(c: Int! @tag(name: "internal"), e: E): Int @tag(name: "internal") }
      enum E @tag(name: "internal") { X }`;
    expect(errorsOf(sdl, noInternals)).toEqual([]);
  });

  test('may not have a removed enum value or input field in its default, however deep', () => {
    const sdl = `type Query { a(e: E = Y, f: F = { g: [{ h: Y, i: 1 }] }): Int }
      enum E { X Y @tag(name: "internal") }
      input F { g: [G] } input G { h: E i: Int @tag(name: "internal") }`;
    const change = 'or change the default value';
    expect(errorsOf(sdl, noInternals)).toEqual([
      `CONTRACT_DEFAULT_VALUE_REMOVED Query.a(e:): has E.Y in its default value: remove @tag(name: "internal") from E.Y, ${change}`,
      `CONTRACT_DEFAULT_VALUE_REMOVED Query.a(f:): has E.Y in its default value: remove @tag(name: "internal") from E.Y, ${change}`,
      `CONTRACT_DEFAULT_VALUE_REMOVED Query.a(f:): has G.i in its default value: remove @tag(name: "internal") from G.i, ${change}`,
    ]);
  });

  test('may rely on the default of a removed input field', () => {
    const sdl = `type Query { a(f: F = {}): Int } input F { g: Int = 1 @tag(name: "internal") h: Int }`;
    expect(errorsOf(sdl, noInternals)).toEqual([]);
  });
});

describe('a type that implements a kept interface keeps', () => {
  test('each of its fields, by an included tag', () => {
    const sdl = `type Query { i: I @tag(name: "partner") } interface I @tag(name: "partner") { id: ID }
      type A implements I { id: ID name: Int @tag(name: "partner") }`;
    expect(errorsOf(sdl, partner)).toEqual([
      'CONTRACT_INTERFACE_FIELD_REMOVED A.id: implements I.id: tag A.id @tag(name: "partner"), or leave I.id out',
    ]);
  });

  test('each of its fields, by losing an excluded tag; interfaces likewise', () => {
    const sdl = `type Query { i: I } interface I { id: ID }
      interface J implements I { id: ID @tag(name: "internal") at: Int }
      type A implements I & J { id: ID at: Int }`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_INTERFACE_FIELD_REMOVED J.id: implements I.id: remove @tag(name: "internal") from J.id, or leave I.id out',
    ]);
  });

  test('each of its arguments', () => {
    const sdl = `type Query { i: I } interface I { image(size: Int): Int }
      type A implements I { image(size: Int @tag(name: "internal")): Int }`;
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_INTERFACE_ARGUMENT_REMOVED A.image(size:): implements I.image(size:): ' +
        'remove @tag(name: "internal") from A.image(size:), or leave I.image(size:) out',
    ]);
  });

  test('nothing for an interface that is gone', () => {
    const sdl = `type Query { a: A } interface I @tag(name: "internal") { id: ID }
      type A implements I { id: ID @tag(name: "internal") name: Int }`;
    expect(errorsOf(sdl, noInternals)).toEqual([]);
  });
});

describe('the query root', () => {
  test('must keep a field', () => {
    expect(errorsOf('type Query { a: Int }', partner)).toEqual([
      'CONTRACT_QUERY_REMOVED Query: is the query root type, which has no field in this contract: ' +
        'tag Query or one of its fields @tag(name: "partner")',
    ]);
  });

  test('must not be excluded', () => {
    const sdl = 'type Query @tag(name: "internal") { a: Int }';
    expect(errorsOf(sdl, noInternals)).toEqual([
      'CONTRACT_QUERY_REMOVED Query: is the query root type, which @tag(name: "internal") excludes: ' +
        'remove that tag from Query',
    ]);
  });
});

test('what only federation finds is an error of the contract, too', () => {
  const sdl = `type Query { i: I } interface I { a(size: Int! = 1 @tag(name: "internal")): Int }
    type A implements I { a(size: Int!): Int }`;
  expect(errorsOf(sdl, noInternals)).toEqual([
    'REQUIRED_INACCESSIBLE A.a(size:): Argument "I.a(size:)" is @inaccessible but is implemented by ' +
      'the required argument "A.a(size:)", which is in the API schema.',
  ]);
});

function errorsOf(sdl: string, filter: TagFilter): string[] {
  const contract = createContract(supergraphOf(sdl), filter);
  return contract.kind === 'failed' ? contract.errors.map(formatContractError) : [];
}
