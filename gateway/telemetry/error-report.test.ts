import { describe, expect, test } from '@jest/globals';
import { errorReport } from './error-report.ts';

describe('An error in the log', () => {
  test('is told with the chain of what caused it, each with its code', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const failed = new TypeError('fetch failed', { cause: refused });
    expect(errorReport(failed)).toMatchObject({
      type: 'TypeError',
      message: 'fetch failed',
      cause: { type: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    });
  });

  test('says where it was thrown, unless a code says what it is', () => {
    expect(errorReport(new TypeError('x')).stack).toMatch(/^\s+at .*error-report\.test/);
    const coded = Object.assign(new Error('x'), { code: 'ENOENT' });
    expect(errorReport(coded)).toEqual({ type: 'Error', code: 'ENOENT', message: 'x' });
  });

  test('is told without the fields where libraries keep values', () => {
    const broken = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(jane@example.com) already exists.',
      parameters: ['jane@example.com'],
      where: 'jane',
    });
    expect(JSON.stringify(errorReport(broken))).not.toContain('jane');
  });

  test('that stands for several names the first three', () => {
    const several = new AggregateError(
      ['a', 'b', 'c', 'd'].map((message) => new Error(message)),
      'all failed',
    );
    expect(errorReport(several).errors?.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
  });

  test('that is its own cause comes to an end', () => {
    const circular = new Error('round');
    circular.cause = circular;
    expect(JSON.stringify(errorReport(circular)).match(/round/g)).toHaveLength(6);
  });

  test.each(['a text', 42, null, undefined])('may be no error at all: %p', (thrown) => {
    expect(errorReport(thrown).message).toBe(String(thrown));
  });
});
