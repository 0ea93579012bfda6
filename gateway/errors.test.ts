import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ClientError, ERROR_CODES, type ErrorCode, errorBody } from './errors.ts';

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

describe('Every error code', () => {
  test('has a test named after it', () => {
    const titles = testFiles().flatMap((file) => titlesOf(readFileSync(file, 'utf8')));
    const named = (code: ErrorCode) => titles.some((title) => title.match(/\w+/g)?.includes(code));
    expect(titles.length).toBeGreaterThan(100);
    expect(CODES.filter((code) => !named(code))).toEqual([]);
  });

  test.each(CODES)('%s has a status and is told in the one form of errors', (code) => {
    const error = new ClientError(code, 'Something is wrong.');
    expect(error.status).toBe(ERROR_CODES[code]);
    expect(JSON.parse(errorBody(code, error.reports))).toEqual({
      errors: [{ message: 'Something is wrong.', extensions: { code } }],
    });
  });
});

describe('An error for a client', () => {
  test('tells at most ten things', () => {
    const reports = Array.from({ length: 100 }, (_, index) => ({ message: `wrong ${index}` }));
    const error = new ClientError('BAD_USER_INPUT', 'Much is wrong.', { reports });
    expect(error.reports).toEqual(reports.slice(0, 10));
  });

  test('has no stack, which would be taken for each request of a flood; others keep theirs', () => {
    expect(new ClientError('RATE_LIMITED', 'Too many.').stack).toBe('ClientError: Too many.');
    expect(new Error('a mistake').stack).toContain('errors.test.ts');
  });

  test('has at most 16 KB, whatever it quotes', () => {
    const reports = Array.from({ length: 10 }, () => ({ message: '\u0001'.repeat(300) }));
    const body = errorBody('BAD_USER_INPUT', reports);
    expect(Buffer.byteLength(JSON.stringify(reports))).toBeGreaterThan(16 * 1024);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * 1024);
    expect(JSON.parse(body).errors.length).toBeGreaterThan(5);
  });

  test('keeps the places of what it tells', () => {
    const reports = [{ message: 'wrong', locations: [{ line: 1, column: 2 }] }];
    expect(JSON.parse(errorBody('GRAPHQL_PARSE_FAILED', reports))).toEqual({
      errors: [{ ...reports[0], extensions: { code: 'GRAPHQL_PARSE_FAILED' } }],
    });
  });
});

function testFiles(): string[] {
  return ['gateway', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${folder}/${file}`),
  );
}

/** What stands first in `test(…)` and `test.each(…)(…)`. */
function titlesOf(source: string): string[] {
  return [...source.matchAll(/(?:\btest|[)\]])\(\s*(['"`])(.*?)\1,/gs)].map(
    ([, , title = '']) => title,
  );
}
