import { expect, test } from '@jest/globals';
import type { FieldError } from './run.ts';
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

test('Errors are told that differ in anything: message, code, service, place, or having one', () => {
  const one: FieldError = errorAt(1);
  const { path, ...placeless } = one;
  const different: FieldError[] = [
    one,
    { ...one, message: 'wrong again' },
    { ...one, extensions: { ...one.extensions, code: 'NOT_FOUND' } },
    { ...one, extensions: { ...one.extensions, service: 'prices' } },
    { ...one, extensions: { code: 'BAD_USER_INPUT' } },
    { ...one, path: ['items', '1'] },
    { ...one, path: ['items', 1, 'x'] },
    { ...one, path: ['items1'] },
    { ...one, path: [] },
    placeless,
  ];
  expect(toldErrors([...different, ...structuredClone(different)])).toEqual(different);
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
