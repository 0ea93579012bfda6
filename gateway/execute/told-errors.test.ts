import { expect, test } from '@jest/globals';
import { toldErrors } from './told-errors.ts';

const errorAt = (index: number) => ({
  message: 'wrong',
  path: ['items', index],
  extensions: { code: 'BAD_USER_INPUT', service: 'items' },
});
const errors = (count: number) => Array.from({ length: count }, (_, index) => errorAt(index));

test('A hundred errors are told, each once', () => {
  expect(toldErrors([])).toEqual([]);
  expect(toldErrors([...errors(100), ...errors(100)])).toEqual(errors(100));
});

test('Of more, the last one says that there are', () => {
  const more = { message: 'More errors of this answer are not told.' };
  for (const count of [101, 100_000]) {
    expect(toldErrors(errors(count))).toEqual([
      ...errors(99),
      { ...more, extensions: { code: 'BAD_USER_INPUT', service: 'items' } },
    ]);
  }
});
