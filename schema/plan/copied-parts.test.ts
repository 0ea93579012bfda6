import { expect, test } from '@jest/globals';
import { plannerOver } from './planned.fixture.ts';

const { planOf } = plannerOver({
  a: `type Query { all: [T] one: T } type T @key(fields: "id") { id: ID! seq: Int }`,
  b: `
    type T @key(fields: "id") { id: ID! v: V @shareable inner: T }
    type V { x: Int deep: W }
    type W { w: Int }
  `,
  c: `
    type T @key(fields: "id") {
      id: ID! seq: Int @external
      z: Z @requires(fields: "seq")
      v: V @shareable
    }
    type V { y: Int }
    type Z { y: Int }
  `,
});

/** Services of the parts whose entities are copied. */
function copied(body: string): string[] {
  return planOf(body).steps.flatMap(({ service, parts }) =>
    parts.flatMap(({ copies, paths }) =>
      copies ? paths.map((path) => `${service} ${path.join('.')}`) : [],
    ),
  );
}

test('entities are shared where each of their objects comes from one part', () => {
  expect(copied('{ all { v { x deep { w } } z { y } seq } }')).toEqual([]);
});

test('entities are copied where another part adds to an object inside of them', () => {
  expect(copied('{ all { v { x y } } }').sort()).toEqual(['b all.@', 'c all.@']);
});

test('an alias is another object', () => {
  expect(copied('{ all { v { x } other: v { y } } }')).toEqual([]);
});

test('what stands at other places does not count', () => {
  expect(copied('{ all { v { x } } one { v { y } } }')).toEqual([]);
  expect(copied('{ all { v { x } inner { v { y } } } }')).toEqual([]);
});

test('objects inside of a type condition count', () => {
  expect(copied('{ all { ... on T { v { x } } v { y } } }').sort()).toEqual(['b all.@', 'c all.@']);
});
