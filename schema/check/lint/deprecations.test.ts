import { describe, expect, test } from '@jest/globals';
import { found } from './linted.fixture.ts';

const codes = (directive: string) =>
  found(/DEPRECAT/, { shop: `type Query { a: Int, b(c: Int ${directive}): Int }` });

describe('What is deprecated', () => {
  test.each([
    '@deprecated(reason: "Use a, until 2027-01-31")',
    '@deprecated(reason: "Since 2025-01-31; gone after 2026-11-26.")',
    '',
  ])('says why and until when: %s', (directive) => {
    expect(codes(directive)).toEqual([]);
  });

  test.each([
    ['DEPRECATED_DIRECTIVE_MISSING_REASON', '@deprecated'],
    ['DEPRECATED_DIRECTIVE_MISSING_REASON', '@deprecated(reason: " ")'],
    ['DEPRECATED_DIRECTIVE_MISSING_REASON', '@deprecated(reason: "No longer supported")'],
    ['DEPRECATION_WITHOUT_DATE', '@deprecated(reason: "Use a")'],
    ['DEPRECATION_WITHOUT_DATE', '@deprecated(reason: "Use a until 2027-14-31")'],
    ['DEPRECATION_OVERDUE', '@deprecated(reason: "Use a until 2026-11-25")'],
  ])('is told as %s: %s', (code, directive) => {
    expect(codes(directive)).toEqual([`${code} Query.b(c:) 1`]);
  });
});
