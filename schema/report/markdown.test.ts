import { expect, test } from '@jest/globals';
import { COMMENT_MARKER, markdownReport } from './markdown.ts';
import { CONTEXT, FAILED, finding, PASSED } from './review.fixture.ts';

test('the first line is for the job that updates the comment, the second is the verdict', () => {
  const [first, second] = markdownReport(FAILED, CONTEXT).split('\n');
  expect([first, second]).toEqual([
    COMMENT_MARKER,
    '## ❌ Failed: 1 finding blocks; 1 warning, 1 note.',
  ]);
});

test('what blocks comes before the tables, the tables before what is folded', () => {
  const text = markdownReport(FAILED, CONTEXT);
  const order = ['FIELD_REMOVED', '### mobile', '1 warning</summary>', '1 note</summary>'];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
});

test('a client has a row for every operation that changes; the others are counted', () => {
  const text = markdownReport(FAILED, CONTEXT);
  expect(text).toContain(
    '\n| `HomeFeed` | 5.2 | **3\u00a0→\u00a04** | **2\u00a0→\u00a03** | **2\u00a0→\u00a03** | 120 | ',
  );
  expect(text).toContain('\nNothing changes for 1 other operation.\n');
  expect(text).toContain('\nNothing changes for web.\n');
  expect(text).not.toContain('### web');
});

test('what enters and leaves a schema is a diff', () => {
  expect(markdownReport(FAILED, CONTEXT)).toContain(
    'Schema of mobile: 1 line added, 1 removed</summary>\n\n```diff\n--- before\n',
  );
});

test('it tells what else is null when a subgraph is down', () => {
  expect(markdownReport(FAILED, CONTEXT)).toContain(
    '\n| `HomeFeed` | recommendations | not asked | `home.recommended` |\n',
  );
});

test('a place is a link where files have addresses; what is gone has none', () => {
  const filesUrl = 'https://forge.example/shop/blob/3f2a1b0/';
  const text = markdownReport(FAILED, { ...CONTEXT, filesUrl, folder: 'a (b)/' });
  expect(text).toContain(
    '[`bffs/mobile/operations/home.graphql:1`](https://forge.example/shop/blob/3f2a1b0/a%20%28b%29/bffs/mobile/operations/home.graphql#L1)',
  );
  expect(text).toContain('`subgraphs/products/schema.graphql:12` in the base\n');
});

test('a review that finds nothing is three lines', () => {
  expect(markdownReport(PASSED, CONTEXT)).toBe(
    `${COMMENT_MARKER}\n## ✅ Passed: nothing blocks.\n\n` +
      'Schema review of `main (3f2a1b0)` → `the working tree`: 4 operations.\n\n',
  );
});

test('it is never longer than GitHub takes, leaves out notes first, and says so', () => {
  const many = (['note', 'warning', 'blocking'] as const).flatMap((severity) =>
    Array.from({ length: 900 }, (_, index) =>
      finding({ severity, code: `${severity.toUpperCase()}_${index}` }),
    ),
  );
  const text = markdownReport({ ...FAILED, findings: many }, CONTEXT);
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text).toContain('BLOCKING_899');
  expect(text).toMatch(/\nLeft out, as a comment may not be longer: 900 notes, .*\d+ warnings\. /);
  expect(text).toContain('❌ Failed: 900 findings block; 900 warnings, 900 notes.');
});

test('even what blocks is left out where nothing else helps', () => {
  const many = Array.from({ length: 5_000 }, () => finding({}));
  const text = markdownReport({ ...PASSED, findings: many }, CONTEXT);
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text).toMatch(
    /longer: \d,\d+ blocking findings\. The check's other reports hold them\.\n$/,
  );
});

test('a long schema preview is cut to what one reads', () => {
  const lines = Array.from({ length: 500 }, (_, index) => `+type T${index}`);
  const clients = [{ client: 'web', contractDiff: lines.join('\n'), operations: [] }];
  const text = markdownReport({ ...PASSED, clients }, CONTEXT);
  expect(text).toContain('+type T299\n… 200 lines more\n```\n');
});
