import { expect, test } from '@jest/globals';
import type { ReleasesReport, Seen, VersionReport } from '../registry/releases-report.ts';
import { releasesText } from './releases-text.ts';

const AT = '2026-11-25T19:45:12.000Z';

const seen = (requests: number, operations: number): Seen => ({ requests, operations, top: [] });

const versionOf = (changes: Partial<VersionReport>): VersionReport => ({
  version: '5.2',
  requests: 1_000,
  errors: 0,
  knownShare: 1,
  known: seen(1_000, 12),
  exempt: seen(0, 0),
  refused: seen(0, 0),
  unknown: seen(0, 0),
  texts: seen(0, 0),
  firstSeen: AT,
  lastSeen: AT,
  bytes: { p50: null, p95: null },
  durationMs: { p50: null, p95: null },
  ...changes,
});

const textOf = (changes: Partial<ReleasesReport>) =>
  releasesText({ client: 'mobile', releases: [], versions: [], retiring: [], ...changes });

test('Releases are a table', () => {
  const release = {
    version: '5.2',
    state: 'live',
    publishedAt: AT,
    endedAt: null,
    operations: 12,
    requestsOfDay: 1_200,
    requests: 45_000,
    lastSeen: null,
  } as const;
  expect(textOf({ releases: [release] })).toBe(
    [
      'mobile  state  published          operations  last 24 h  requests  last seen',
      '5.2     live   2026-11-25 19:45Z  12          1,200      45,000    never',
      '',
    ].join('\n'),
  );
});

test('A version is told in one line, with what is not known of it', () => {
  const version = versionOf({
    knownShare: 0.9979,
    unknown: seen(5, 3),
    texts: seen(1, 1),
    exempt: seen(9, 1),
    refused: seen(1_500, 2),
  });
  expect(textOf({ versions: [version] })).toContain(
    'mobile 5.2: 99.7 % of requests known; 3 unknown ids, 1 unregistered text, 1 exempt, 1,500 requests refused\n',
  );
});

test.each([
  [1, '100 % of requests known'],
  [0.99999, '99.9 % of requests known'],
  [0.29, '29.0 % of requests known'],
  [0, '0.0 % of requests known'],
  [null, 'no requests'],
])('A share of %p is told as "%s": what is not all does not look like it', (knownShare, text) => {
  expect(textOf({ versions: [versionOf({ knownShare })] })).toContain(`mobile 5.2: ${text}\n`);
});

test('Misses are told one by one', () => {
  const top = [
    { id: 'f00', name: 'Feed', requests: 12, lastSeen: AT },
    { id: 'b42', name: null, requests: 1, lastSeen: AT },
  ];
  const version = versionOf({ unknown: { requests: 13, operations: 2, top } });
  expect(textOf({ versions: [version] })).toContain(
    [
      '  id  f00  Feed       12 requests  last seen 2026-11-25 19:45Z',
      '  id  b42  (no name)  1 request    last seen 2026-11-25 19:45Z',
      '',
    ].join('\n'),
  );
});

test('Operations on their way out are told with the evidence', () => {
  const used = { requests: 3, lastSeen: AT, lastVersion: '5.0' };
  const never = { requests: 0, lastSeen: null, lastVersion: null };
  const retiring = [
    { id: 'a', name: 'Old', state: 'deprecated', goneAt: null, ...used },
    { id: 'b', name: 'Older', state: 'tombstoned', goneAt: AT, ...never },
    { id: 'c', name: 'Oldest', state: 'gone', goneAt: AT, ...never },
  ] as const;
  expect(textOf({ retiring })).toContain(
    [
      'mobile, in no live release:',
      '  deprecated  a  Old     last seen 2026-11-25 19:45Z by 5.0, 3 requests',
      '  tombstoned  b  Older   never seen, served until 2026-11-25 19:45Z',
      '  gone        c  Oldest  never seen, gone since 2026-11-25 19:45Z',
      '',
    ].join('\n'),
  );
});
