import { expect, test } from '@jest/globals';
import { CONTEXT, FAILED, finding, PASSED } from './review.fixture.ts';
import { textReport } from './text.ts';

test('a failed review reads: verdict, findings by check and client, what changes for clients', () => {
  expect(textReport(FAILED, CONTEXT)).toBe(`Failed: 1 finding blocks; 1 warning, 1 note.
main (3f2a1b0) → the working tree

breaking-changes
  mobile
  ✗ Field Product.price was removed. FIELD_REMOVED
      subgraphs/products/schema.graphql:12:3 in the base
      mobile 5.1, 5.2: ProductScreen (seen 2 h ago)
      mobile 5.1: Search
      → Deprecate it, and remove it when no live release uses it.

query-plans
  mobile
  ! HomeFeed asks subgraphs 4 times, once more than before. PLAN_REQUESTS_GREW
      bffs/mobile/operations/home.graphql:1:1

lint
  · User.nickname was to be gone on 2026-10-31. DEPRECATION_OVERDUE
      subgraphs/users/schema.graphql:40:3

mobile: 2 operations of 3 changed, its schema by +1 −1 lines
                 requests  in sequence  lookups  cost     bytes            cache
  HomeFeed       3 → 4     2 → 3        2 → 3    120      4.1 kB → 4.4 kB  public 60 s → private 60 s
  ProductScreen  2 → –     2 → –        2 → –    120 → –  4.1 kB → –       public 60 s → –
  HomeFeed without recommendations: no home.recommended (before: not asked)

4 operations of 2 clients, 2 planned anew; 1.2 s
`);
});

test('a review without findings says so in its first line', () => {
  expect(textReport(PASSED, CONTEXT)).toMatch(/^Passed: nothing blocks\.\n/);
});

test('without a base it says that all is new', () => {
  const text = textReport(PASSED, { ...CONTEXT, base: undefined });
  expect(text).toContain('the working tree, compared with nothing: all of it is new\n');
});

test('colours are there only where they may be, and take nothing from the text', () => {
  const coloured = textReport(FAILED, { ...CONTEXT, isColoured: true });
  expect(coloured).toContain('\x1b[31m✗\x1b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(textReport(FAILED, CONTEXT));
});

test('what a pull request writes cannot steer the terminal', () => {
  const message = 'Field A.b was\r\n\x1b[2Jremoved\u202e.';
  const text = textReport({ ...PASSED, findings: [finding({ message })] }, CONTEXT);
  expect(text).toContain('✗ Field A.b was [2Jremoved . FIELD_REMOVED');
});
