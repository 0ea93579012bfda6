import { expect, test } from '@jest/globals';
import { createAccumulator, type Sighting } from './accumulator.ts';
import { HOUR_MS } from './entry.ts';
import { quantile } from './histogram.ts';

const NOON = Date.UTC(2026, 10, 25, 12);

const seen = (changes: Partial<Sighting> = {}): Sighting => ({
  kind: 'known',
  id: 'a',
  name: 'Home',
  version: '5.2',
  failed: false,
  bytes: 1_000,
  durationMs: 5,
  ...changes,
});

test('Requests of one key become one entry with times, counts, errors and quantiles', () => {
  const accumulator = createAccumulator();
  for (let n = 0; n < 10; n += 1) {
    accumulator.record(seen({ failed: n === 3, bytes: 1_000 + n }), NOON + n);
  }
  const [entry, ...others] = accumulator.drain();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    kind: 'known',
    id: 'a',
    version: '5.2',
    name: 'Home',
    firstSeen: NOON,
    lastSeen: NOON + 9,
    count: 10,
    errors: 1,
  });
  expect(entry?.hours).toEqual(new Map([[NOON / HOUR_MS, 10]]));
  expect(Math.abs(quantile(entry!.bytes, 0.5)! - 1_005)).toBeLessThan(100);
  expect(Math.abs(quantile(entry!.durations, 0.95)! - 5_000)).toBeLessThan(500);
});

test('Kinds, ids and versions are told apart', () => {
  const accumulator = createAccumulator();
  const each = [seen(), seen({ id: 'b' }), seen({ version: '5.3' }), seen({ kind: 'exempt' })];
  for (const sighting of [...each, ...each]) accumulator.record(sighting, NOON);
  expect(accumulator.size).toBe(4);
  expect(accumulator.drain().map(({ count }) => count)).toEqual([2, 2, 2, 2]);
});

test('Drained, it is empty and starts over', () => {
  const accumulator = createAccumulator();
  accumulator.record(seen(), NOON);
  expect(accumulator.drain()).toHaveLength(1);
  expect(accumulator.drain()).toEqual([]);
  accumulator.record(seen(), NOON + 1);
  expect(accumulator.drain()).toMatchObject([{ count: 1, firstSeen: NOON + 1 }]);
});

test('However many ids are made up, there are a thousand entries for them in an hour and one for the rest', () => {
  const accumulator = createAccumulator();
  const ids = Array.from({ length: 5_000 }, (_, n) => `made-up-${n}`);
  let drained = 0;
  for (const [n, id] of ids.entries()) {
    accumulator.record(seen({ kind: 'unknown', id }), NOON);
    if (n % 1_000 === 999) drained += accumulator.drain().length;
  }
  expect(drained).toBeLessThanOrEqual(1_000 + 5);
  expect(accumulator.overflowed).toBe(4_000);
  accumulator.record(seen({ kind: 'unknown', id: 'later' }), NOON + HOUR_MS);
  expect(accumulator.drain()).toMatchObject([{ id: 'later' }]);
});

test('Nothing is lost for want of room: the rest is counted under (other)', () => {
  const accumulator = createAccumulator({
    bounds: { unregistered: 2, versions: 200, entries: 100 },
  });
  for (let n = 0; n < 50; n += 1) accumulator.record(seen({ kind: 'text', id: `t${n}` }), NOON);
  const entries = accumulator.drain();
  expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(50);
  expect(entries.find(({ id }) => id === '(other)')).toMatchObject({
    kind: 'text',
    version: '(other)',
    name: undefined,
    count: 48,
  });
});

test('However many versions are claimed, two hundred are told apart, and always those released', () => {
  const accumulator = createAccumulator({ isReleased: (version) => version === '7.0' });
  for (let n = 0; n < 1_000; n += 1) accumulator.record(seen({ version: `made-up-${n}` }), NOON);
  accumulator.record(seen({ version: '7.0' }), NOON);
  accumulator.record(seen({ version: '(none)' }), NOON);
  const versions = accumulator.drain().map(({ version }) => version);
  expect(versions).toHaveLength(203);
  expect(versions).toEqual(expect.arrayContaining(['7.0', '(none)', '(other)']));
});

test('Registered operations keep entries of their own beyond all bounds, without their version', () => {
  const accumulator = createAccumulator({
    bounds: { unregistered: 10, versions: 10, entries: 3 },
  });
  for (let n = 0; n < 6; n += 1) accumulator.record(seen({ id: `id${n}` }), NOON);
  const entries = accumulator.drain();
  expect(entries.map(({ id }) => id).sort()).toEqual(['id0', 'id1', 'id2', 'id3', 'id4', 'id5']);
  expect(entries.filter(({ version }) => version === '(other)')).toHaveLength(3);
});

test('Of versions that were released, all operations are told apart beyond all bounds', () => {
  const accumulator = createAccumulator({
    bounds: { unregistered: 2, versions: 10, entries: 3 },
    isReleased: (version) => version === '5.2',
  });
  for (let n = 0; n < 6; n += 1) accumulator.record(seen({ id: `id${n}` }), NOON);
  for (let n = 0; n < 6; n += 1) accumulator.record(seen({ kind: 'unknown', id: `u${n}` }), NOON);
  const entries = accumulator.drain();
  expect(entries.filter(({ kind, version }) => kind === 'known' && version === '5.2')).toHaveLength(
    6,
  );
  expect(entries.filter(({ kind }) => kind === 'unknown')).toHaveLength(3);
});
