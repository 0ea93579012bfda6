import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { supergraphOf } from './federated.fixture.ts';
import { overrideLabelsOf } from './override-labels.ts';

test('labels of progressive overrides are found once each, sorted, wherever they stand', () => {
  const supergraph = supergraphOf({
    a: `
      type Query { user: User now: Int }
      type User @key(fields: "id") { id: ID! one: Int two: Int three: Int }
    `,
    b: `
      type Query { now: Int @override(from: "a", label: "z") }
      type User @key(fields: "id") {
        id: ID!
        one: Int @override(from: "a", label: "percent(5)")
        two: Int @override(from: "a", label: "z")
        three: Int @override(from: "a")
      }
    `,
  });
  expect(overrideLabelsOf(parse(supergraph))).toEqual(['percent(5)', 'z']);
});

test('a supergraph without overrides has none', () => {
  expect(overrideLabelsOf(parse(supergraphOf({ a: 'type Query { a: Int }' })))).toEqual([]);
});

test('an argument of that name on another directive is no label', () => {
  expect(overrideLabelsOf(parse('type Query { a: Int @other(overrideLabel: "x") }'))).toEqual([]);
});
