import { describe, expect, test } from '@jest/globals';
import { type FieldNode, parse, print } from 'graphql';
import { operationIn } from './operation-plans.ts';
import {
  type Conditions,
  conditionVariables,
  resolveOperation,
  responseNameOf,
} from './resolved-operation.ts';

function resolved(body: string, conditions?: Conditions): string {
  const document = parse(body, { noLocation: true });
  const text = print(resolveOperation(operationIn(document), document, conditions));
  return text.replace(/\s+/g, ' ');
}

function variablesOf(body: string): readonly string[] {
  const document = parse(body, { noLocation: true });
  return conditionVariables(operationIn(document), document);
}

describe('a field', () => {
  test.each([
    ['@include(if: $v)', { v: true }, true],
    ['@include(if: $v)', { v: false }, false],
    ['@skip(if: $v)', { v: true }, false],
    ['@skip(if: $v)', { v: false }, true],
    ['@include(if: true)', {}, true],
    ['@include(if: false)', {}, false],
    ['@skip(if: true)', {}, false],
    ['@skip(if: false)', {}, true],
    ['@skip(if: $v) @include(if: $w)', { v: false, w: true }, true],
    ['@skip(if: $v) @include(if: $w)', { v: true, w: true }, false],
    ['@include(if: $w) @skip(if: $v)', { v: false, w: false }, false],
    ['@include(if: $v)', {}, false],
    ['@skip(if: $v)', {}, true],
  ])('with %s under %j is wanted: %s', (directives, conditions, isWanted) => {
    const text = `query ($v: Boolean, $w: Boolean) { a b: a ${directives} }`;
    expect(resolved(text, conditions as Conditions)).toBe(
      `query ($v: Boolean, $w: Boolean) { a${isWanted ? ' b: a' : ''} }`,
    );
  });

  test('is wanted whatever its conditions while none are given', () => {
    expect(resolved('query ($v: Boolean!) { a @skip(if: $v) b @skip(if: true) }')).toBe(
      'query ($v: Boolean!) { a b }',
    );
  });

  test('keeps its other directives, alias and arguments', () => {
    expect(resolved('{ x: a(n: 1) @trace @skip(if: false) @other { b } }', {})).toBe(
      '{ x: a(n: 1) @trace @other { b } }',
    );
  });

  test('keeps its selections when none of them is wanted', () => {
    const { selectionSet } = resolveOperation(
      operationIn(parse('{ a { b @skip(if: true) } }')),
      parse('{ x }'),
      {},
    );
    expect((selectionSet.selections[0] as FieldNode).selectionSet?.selections).toEqual([]);
  });
});

describe('a fragment', () => {
  test('is spread where it is used, as often as it is used', () => {
    const body = `
      query Q { a { ...F } b { ...F ...G } }
      fragment F on T { x ...G }
      fragment G on U { y }
    `;
    expect(resolved(body, {})).toBe(
      'query Q { a { ... on T { x ... on U { y } } } b { ... on T { x ... on U { y } } ... on U { y } } }',
    );
  });

  test('obeys the conditions of its spread, inline or named', () => {
    const body = `
      query ($v: Boolean!) { ...F @include(if: $v) ... on T @skip(if: $v) { b } ... @skip(if: $v) { c } }
      fragment F on T { a }
    `;
    expect(resolved(body, { v: true })).toBe('query ($v: Boolean!) { ... on T { a } }');
    expect(resolved(body, { v: false })).toBe('query ($v: Boolean!) { ... on T { b } ... { c } }');
  });

  test('one spread of two may be wanted alone', () => {
    const body = `
      query ($v: Boolean!) { ...F @skip(if: $v) ...F @include(if: $v) }
      fragment F on T { a }
    `;
    expect(resolved(body, { v: true })).toBe('query ($v: Boolean!) { ... on T { a } }');
  });

  test('loses the directives of its spread, which an inline one may not carry', () => {
    const body = '{ ...F @spread ... @inline { b } } fragment F on T { a }';
    expect(resolved(body, {})).toBe('{ ... on T { a } ... @inline { b } }');
  });

  test('that does not exist is a programmer mistake', () => {
    expect(() => resolved('{ ...F }', {})).toThrow('does not define');
  });
});

describe('the variables of conditions', () => {
  test('are found everywhere, once each, sorted', () => {
    const body = `
      query ($d: Boolean!, $c: Boolean!, $b: Boolean!, $a: Boolean!, $other: Int) {
        f(n: $other) @skip(if: $d) @include(if: $c) { ...F @include(if: $b) ... @skip(if: $d) { g } }
      }
      fragment F on T { h @include(if: $a) ...G }
      fragment G on T { i @include(if: $a) }
      fragment Unused on T { j @include(if: $other) }
    `;
    expect(variablesOf(body)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('are none where conditions are literal', () => {
    expect(variablesOf('{ a @skip(if: true) b @include(if: false) }')).toEqual([]);
  });
});

test('a response name is the alias, or else the name', () => {
  const [operation] = [operationIn(parse('{ a b: c }'))];
  expect(
    operation?.selectionSet.selections.map((each) => responseNameOf(each as FieldNode)),
  ).toEqual(['a', 'b']);
});
