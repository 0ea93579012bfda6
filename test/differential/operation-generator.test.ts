import { describe, expect, test } from '@jest/globals';
import {
  getOperationAST,
  getVariableValues,
  Kind,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import type { Operation } from './engine.ts';
import type { Graph } from './graph.ts';
import { abstract } from './graphs/abstract.ts';
import { keys } from './graphs/keys.ts';
import { mutations } from './graphs/mutations.ts';
import { override } from './graphs/override.ts';
import { generateOperation } from './operation-generator.ts';

const COUNT = 60;

const operationsOf = ({ api, values }: Graph): Operation[] =>
  Array.from({ length: COUNT }, (_, seed) => generateOperation(api, seed, { values }));

describe.each([keys(), abstract(), override(), mutations()])('on the graph $name', (graph) => {
  const operations = operationsOf(graph);

  test('every operation is valid', () => {
    for (const { query } of operations) {
      expect(validate(graph.api, parse(query), specifiedRules)).toEqual([]);
    }
  });

  test('the variables of every operation are what it declares', () => {
    for (const { query, variables } of operations) {
      const definitions = getOperationAST(parse(query))?.variableDefinitions ?? [];
      expect(getVariableValues(graph.api, definitions, variables).errors).toBeUndefined();
      const names = definitions.map(({ variable }) => variable.name.value);
      expect(Object.keys(variables).filter((name) => !names.includes(name))).toEqual([]);
    }
  });

  test('the same seed gives the same operation, and another seed mostly another', () => {
    expect(operationsOf(graph)).toEqual(operations);
    expect(new Set(operations.map(({ query }) => query)).size).toBeGreaterThan(COUNT * 0.9);
  });

  test('an operation keeps about the size it is given', () => {
    for (let seed = 0; seed < COUNT; seed += 1) {
      const small = generateOperation(graph.api, seed, { maxFields: 3, maxDepth: 2 });
      expect(countOf(small, Kind.FIELD)).toBeLessThanOrEqual(20);
    }
  });
});

test('all of the language is used', () => {
  const operations = [keys(), abstract(), override()].flatMap(operationsOf);
  const text = operations.map(({ query }) => query).join('\n');
  for (const kind of [
    Kind.FRAGMENT_DEFINITION,
    Kind.FRAGMENT_SPREAD,
    Kind.INLINE_FRAGMENT,
    Kind.DIRECTIVE,
    Kind.VARIABLE_DEFINITION,
    Kind.LIST,
    Kind.OBJECT,
    Kind.ENUM,
    Kind.NULL,
  ]) {
    const used = operations.reduce((sum, each) => sum + countOf(each, kind), 0);
    expect({ kind, isUsed: used > 0 }).toEqual({ kind, isUsed: true });
  }
  for (const part of ['@skip', '@include', '__typename', '__schema', ': __typename', 'id: name']) {
    expect(text).toContain(part);
  }
});

function countOf({ query }: Operation, kind: Kind): number {
  let count = 0;
  visit(parse(query), {
    enter: (node) => {
      if (node.kind === kind) count += 1;
    },
  });
  return count;
}
