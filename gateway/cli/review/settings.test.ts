import { expect, test } from '@jest/globals';
import { validSettings } from './settings.ts';

const NOW = new Date('2026-11-26T23:59:00.000Z');

test('A project that decides nothing has the documented settings', () => {
  expect(validSettings({}, NOW)).toEqual({
    levels: {},
    unused: 'warning',
    tags: undefined,
    existing: 'off',
    today: '2026-11-26',
  });
});

test('A project decides levels, the tags there are and what is told of what was there', () => {
  const check = {
    levels: { FIELD_REMOVED: 'note', UNKNOWN_TAG: 'off' },
    unused: 'blocking',
    tags: ['web'],
    existing: 'note',
  };
  expect(validSettings(check, NOW)).toEqual({ ...check, today: '2026-11-26' });
});

test.each([
  [[], 'check in facet.json is []; expected an object.'],
  [
    { levels: 'off' },
    'check.levels in facet.json is "off"; expected an object of levels by codes.',
  ],
  [
    { levels: { fieldRemoved: 'off' } },
    'check.levels in facet.json has "fieldRemoved", which is no code.',
  ],
  [{ existing: 'warning' }, 'check.existing in facet.json is "warning"; expected note, off.'],
  [{ tags: [''] }, 'check.tags in facet.json is [""]; expected a list of tags.'],
])('%j is refused, and quoted', (check, message) => {
  expect(() => validSettings(check, NOW)).toThrow(message);
});
