import { expect, test } from '@jest/globals';
import type { Release, ReleaseRecord, Retirement } from './registry.ts';
import { uniteReleases } from './united-releases.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

const release = (version: string, ids: readonly string[], plans?: string): Release => ({
  client: 'mobile',
  version,
  operations: ids.map((id) => ({
    id,
    hash: id,
    name: id,
    type: 'query',
    body: id,
    ...(plans && { plans }),
  })),
});

const listed = ({ version, operations }: Release, isEnded = false): ReleaseRecord => ({
  version,
  publishedAt: '2026-01-01T00:00:00Z',
  ...(isEnded && { endedAt: '2026-02-01T00:00:00Z' }),
  operations,
});

const tombstone = (goneAt: string): Retirement => ({
  state: 'tombstoned',
  since: '2026-03-01T00:00:00Z',
  goneAt,
});

const [OLD, NEW] = [release('1.0', ['a', 'b'], 'p1'), release('2.0', ['b', 'c'], 'p2')];

const unite = (ended: boolean, retirements: readonly (readonly [string, Retirement])[] = []) =>
  uniteReleases(
    { releases: [listed(OLD, ended), listed(NEW)], retirements: new Map(retirements) },
    [OLD, NEW],
    NOW,
  );

const idsOf = ({ operations }: ReturnType<typeof unite>) => operations.map(({ id }) => id);

test('Live and ended releases are united; each operation knows its versions and all its plans', () => {
  const united = unite(true);
  expect(idsOf(united)).toEqual(['a', 'b', 'c']);
  expect(united.operations[1]).toMatchObject({ versions: ['1.0', '2.0'], plans: ['p1', 'p2'] });
  expect(united.changesAt).toBeUndefined();
});

test('A tombstone lets its operation be served until its time, and tells when that is', () => {
  const goneAt = '2026-07-01T00:00:00Z';
  const before = unite(true, [['a', tombstone(goneAt)]]);
  expect(idsOf(before)).toContain('a');
  expect(before.changesAt).toBe(Date.parse(goneAt));
  const after = unite(true, [['a', tombstone('2026-05-01T00:00:00Z')]]);
  expect(idsOf(after)).toEqual(['b', 'c']);
  expect(after.changesAt).toBeUndefined();
});

test('What a live release lists is served whatever its tombstone says; so is what was reprieved', () => {
  expect(idsOf(unite(false, [['a', tombstone('2026-05-01T00:00:00Z')]]))).toContain('a');
  const reprieved: Retirement = { state: 'reprieved', since: '2026-05-01T00:00:00Z' };
  expect(idsOf(unite(true, [['a', reprieved]]))).toContain('a');
});
