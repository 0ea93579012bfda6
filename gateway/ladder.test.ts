import { expect, test } from '@jest/globals';
import { createLadder, modesOf } from './ladder.ts';

test('One mode is for every version, and for none', () => {
  const modeFor = createLadder('report');
  expect(modeFor('5.2')).toBe('report');
  expect(modeFor(undefined)).toBe('report');
});

test('Of rules the first that holds decides, and where none does the allowlist is enforced', () => {
  const rules = [
    { versions: '<4', mode: 'enforce' },
    { versions: '<5.2', mode: 'report' },
  ] as const;
  const modeFor = createLadder(rules);
  expect(modeFor('3.9')).toBe('enforce');
  expect(modeFor('5.1')).toBe('report');
  expect(modeFor('5.2')).toBe('enforce');
  expect(modeFor(undefined)).toBe('enforce');
  expect(modeFor('nightly')).toBe('enforce');
  expect(modesOf(rules)).toEqual(['enforce', 'report']);
  expect(modesOf('open')).toEqual(['open']);
});

test('A rule without versions is for all that are left, those that say none too', () => {
  const modeFor = createLadder([{ versions: '>=5', mode: 'enforce' }, { mode: 'report' }]);
  expect(modeFor('5.0.1')).toBe('enforce');
  expect(modeFor('4.9')).toBe('report');
  expect(modeFor(undefined)).toBe('report');
});
