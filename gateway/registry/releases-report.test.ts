import { expect, test } from '@jest/globals';
import { HOUR_MS, type LedgerEntry } from '../ledger/entry.ts';
import { observe } from '../ledger/histogram.ts';
import type { ClientRecord } from './registry.ts';
import { releasesReport } from './releases-report.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const iso = (ms: number) => new Date(ms).toISOString();

const seen = (changes: Partial<LedgerEntry>): LedgerEntry => ({
  kind: 'known',
  id: 'a',
  version: '5.2',
  name: undefined,
  firstSeen: NOW - 40 * HOUR_MS,
  lastSeen: NOW,
  count: 1,
  errors: 0,
  bytes: new Map(),
  durations: new Map(),
  hours: new Map([[NOW / HOUR_MS, 1]]),
  ...changes,
});

const record: ClientRecord = {
  client: 'mobile',
  releases: [
    {
      version: '5.1',
      publishedAt: iso(NOW - 100 * HOUR_MS),
      endedAt: iso(NOW - HOUR_MS),
      operations: [{ id: 'old', hash: 'old', name: 'Old' }],
    },
    {
      version: '5.2',
      publishedAt: iso(NOW - 50 * HOUR_MS),
      operations: [{ id: 'a', hash: 'a', name: 'Home' }],
    },
  ],
  retirements: new Map([
    ['old', { state: 'tombstoned', since: iso(NOW), goneAt: iso(NOW + HOUR_MS) }],
  ]),
};

const reportOf = (ledger: readonly LedgerEntry[]) =>
  releasesReport({ record, ledger, committed: new Set(), now: NOW });

test('Each release tells its requests of the last day and since they are counted', () => {
  const { releases } = reportOf([
    seen({
      count: 70,
      hours: new Map([
        [NOW / HOUR_MS - 30, 40],
        [NOW / HOUR_MS - 2, 30],
      ]),
    }),
    seen({ id: 'x', kind: 'unknown', count: 5, hours: new Map([[NOW / HOUR_MS, 5]]) }),
  ]);
  expect(releases).toEqual([
    expect.objectContaining({
      version: '5.1',
      state: 'ended',
      endedAt: iso(NOW - HOUR_MS),
      operations: 1,
      requests: 0,
      lastSeen: null,
    }),
    expect.objectContaining({
      version: '5.2',
      state: 'live',
      endedAt: null,
      requestsOfDay: 35,
      requests: 75,
      lastSeen: iso(NOW),
    }),
  ]);
});

test('Each version tells how much of it is known, and what is not, exemptions apart', () => {
  const { versions } = reportOf([
    seen({ count: 990 }),
    seen({ kind: 'exempt', id: 'login', count: 7 }),
    seen({ kind: 'refused', count: 500 }),
    seen({ kind: 'unknown', id: 'x', count: 1, errors: 1 }),
    seen({ kind: 'unknown', id: 'y', name: 'Feed', count: 1, errors: 1 }),
    seen({ kind: 'text', id: 'z', count: 1 }),
    seen({ version: '(none)' }),
  ]);
  expect(versions.map(({ version }) => version)).toEqual(['5.2', '(none)']);
  expect(versions[0]).toMatchObject({
    requests: 1_500,
    errors: 2,
    knownShare: 0.997,
    known: { requests: 990, operations: 1, top: [] },
    exempt: { requests: 7, operations: 1, top: [] },
    refused: { requests: 500 },
    unknown: { requests: 2, operations: 2 },
    texts: { requests: 1, operations: 1 },
  });
});

test('Of many misses, the five that came most often are told', () => {
  const misses = Array.from({ length: 9 }, (_, n) =>
    seen({ kind: 'unknown', id: `x${n}`, count: n + 1 }),
  );
  expect(reportOf(misses).versions[0]?.unknown.top.map(({ id }) => id)).toEqual([
    'x8',
    'x7',
    'x6',
    'x5',
    'x4',
  ]);
});

test('A version that only asked in vain, or was only refused, has no share of known requests to boast of', () => {
  expect(reportOf([seen({ kind: 'refused' })]).versions[0]?.knownShare).toBeNull();
  expect(reportOf([seen({ kind: 'text' })]).versions[0]?.knownShare).toBe(0);
});

test('Bytes and durations are told over all operations of the version', () => {
  const durations = new Map<number, number>();
  for (let n = 1; n <= 100; n += 1) observe(durations, n * 1_000);
  const [version] = reportOf([seen({ durations }), seen({ id: 'b', durations })]).versions;
  expect(Math.abs((version?.durationMs.p95 ?? 0) - 95)).toBeLessThan(9.5);
  expect(version?.bytes).toEqual({ p50: null, p95: null });
});

test('Operations that no live release lists are told with how they are used still', () => {
  expect(reportOf([seen({ id: 'old', version: '5.1', count: 3 })]).retiring).toEqual([
    {
      id: 'old',
      name: 'Old',
      state: 'tombstoned',
      goneAt: iso(NOW + HOUR_MS),
      requests: 3,
      lastSeen: iso(NOW),
      lastVersion: '5.1',
    },
  ]);
});
