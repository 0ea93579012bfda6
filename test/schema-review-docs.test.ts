import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPORT_FORMATS } from '#schema/report';
import { CHECKS } from '../schema/check/finding.ts';
import { FINDING_CODES } from '../schema/check/finding-codes.ts';

const guide = readFileSync('docs/schema-review.md', 'utf8');

test('the guide has a row for every code of every check, as it is explained to machines', () => {
  const rows = Object.entries(FINDING_CODES).flatMap(([check, codes]) =>
    Object.entries(codes).map(
      ([code, [severity, meaning]]) => `${check}: | \`${code}\` | ${meaning} | ${severity} |`,
    ),
  );
  expect(rowsOf(guide)).toEqual(rows);
});

test('the guide tells of every check and every format', () => {
  for (const name of [...CHECKS, ...REPORT_FORMATS]) expect(guide).toContain(`\n| \`${name}\` | `);
});

test('every file that the guide links to is there', () => {
  const links = [...guide.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((path) => !existsSync(join('docs', path)))).toEqual([]);
});

/** The rows of the tables of codes, each after the check that its heading names. */
function rowsOf(text: string): string[] {
  const [, tables = ''] = text.split('\n## All codes\n');
  return tables.split('\n### ').flatMap((section) => {
    const [check, ...lines] = section.split('\n');
    return lines.filter((line) => /^\| `[A-Z]/.test(line)).map((line) => `${check}: ${line}`);
  });
}
