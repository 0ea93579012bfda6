import { expect, test } from '@jest/globals';
import { countOfDay, HOUR_MS, type LedgerEntry, merged, overflowOf } from './entry.ts';

const NOON = Date.UTC(2026, 10, 25, 12);

const entryOf = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: 'known',
  id: 'a',
  version: '5.2',
  name: 'Home',
  firstSeen: NOON,
  lastSeen: NOON,
  count: 1,
  errors: 0,
  bytes: new Map([[20, 1]]),
  durations: new Map([[30, 1]]),
  hours: new Map([[NOON / HOUR_MS, 1]]),
  ...changes,
});

test('Merged, an entry holds what both hold', () => {
  const later = entryOf({ firstSeen: NOON + 5, lastSeen: NOON + 9, count: 4, errors: 2 });
  expect(merged(entryOf({ firstSeen: NOON - 7 }), later)).toEqual(
    entryOf({
      firstSeen: NOON - 7,
      lastSeen: NOON + 9,
      count: 5,
      errors: 2,
      bytes: new Map([[20, 2]]),
      durations: new Map([[30, 2]]),
      hours: new Map([[NOON / HOUR_MS, 2]]),
    }),
  );
});

test('The order of merging does not matter', () => {
  const [a, b, c] = [
    entryOf(),
    entryOf({ lastSeen: NOON + HOUR_MS, bytes: new Map([[3, 2]]) }),
    entryOf({ firstSeen: NOON - HOUR_MS, errors: 1 }),
  ];
  expect(merged(merged(a, b), c)).toEqual(merged(merged(c, b), a));
});

test('A name is kept from whichever entry tells it', () => {
  expect(merged(entryOf({ name: undefined }), entryOf()).name).toBe('Home');
});

test('Hours older than a day are let go, so that an entry stays small', () => {
  const days = Array.from({ length: 100 }, (_, hour) => NOON + hour * HOUR_MS);
  const all = days
    .map((at) => entryOf({ firstSeen: at, lastSeen: at, hours: new Map([[at / HOUR_MS, 1]]) }))
    .reduce(merged);
  expect(all).toMatchObject({ count: 100, firstSeen: NOON, lastSeen: days[99] });
  expect(all.hours.size).toBe(25);
});

test('Requests of the last day are those of the hours since then', () => {
  const entry = entryOf({ hours: new Map([[NOON / HOUR_MS, 7]]) });
  expect(countOfDay(entry, NOON + 24 * HOUR_MS)).toBe(7);
  expect(countOfDay(entry, NOON + 25 * HOUR_MS)).toBe(0);
});

test('Without room, registered operations lose their version only, anything else its id too', () => {
  expect(overflowOf(entryOf())).toEqual({ kind: 'known', id: 'a', version: '(other)' });
  expect(overflowOf(entryOf({ kind: 'text' }))).toEqual({
    kind: 'text',
    id: '(other)',
    version: '(other)',
  });
});
