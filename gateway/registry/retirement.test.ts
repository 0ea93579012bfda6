import { describe, expect, test } from '@jest/globals';
import type { LedgerEntry } from '../ledger/entry.ts';
import type { ClientRecord, ReleaseRecord, Retirement } from './registry.ts';
import { decideRetirement, type RetirementFacts, stateOf, usesOf } from './retirement.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 25, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const RULES = { unusedForMs: 90 * DAY, graceMs: 30 * DAY };

const release = (version: string, ids: readonly string[], endedAt?: number): ReleaseRecord => ({
  version,
  publishedAt: iso(NOW - 400 * DAY),
  ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
  operations: ids.map((id) => ({ id, hash: id, name: `Name_${id}` })),
});

const seen = (id: string, lastSeen: number, changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: 'known',
  id,
  version: '5.1',
  name: undefined,
  firstSeen: NOW - 300 * DAY,
  lastSeen,
  count: 7,
  errors: 0,
  bytes: new Map(),
  durations: new Map(),
  hours: new Map(),
  ...changes,
});

interface Given {
  readonly releases?: readonly ReleaseRecord[];
  readonly retirements?: Readonly<Record<string, Retirement>>;
  readonly ledger?: readonly LedgerEntry[];
  readonly committed?: readonly string[];
}

function factsOf(given: Given): RetirementFacts {
  const { releases = [release('5.1', ['a'], NOW - 200 * DAY)], retirements = {} } = given;
  const record: ClientRecord = {
    client: 'mobile',
    releases,
    retirements: new Map(Object.entries(retirements)),
  };
  return { record, ledger: given.ledger ?? [], committed: new Set(given.committed), now: NOW };
}

const decide = (given: Given) => decideRetirement(factsOf(given), RULES);

const TOMBSTONED: Retirement = {
  state: 'tombstoned',
  since: iso(NOW - 10 * DAY),
  goneAt: iso(NOW + 20 * DAY),
};

describe('An operation is kept', () => {
  test('while a live release lists it, however long nobody has asked for it', () => {
    const releases = [release('5.1', ['a'], NOW - 200 * DAY), release('5.2', ['a'])];
    expect(decide({ releases, ledger: [seen('a', NOW - 150 * DAY)] })).toEqual([
      {
        id: 'a',
        name: 'Name_a',
        state: 'active',
        kind: 'keep',
        evidence: { kind: 'in-live-releases', versions: ['5.2'] },
      },
    ]);
  });

  test('while the committed manifest lists it', () => {
    expect(decide({ committed: ['a'] })).toMatchObject([
      { state: 'active', kind: 'keep', evidence: { kind: 'in-committed-manifest' } },
    ]);
  });

  test('when it was seen lately: the evidence says when last, by which version, how often in all', () => {
    const ledger = [
      seen('a', NOW - 89 * DAY, { version: '5.0', count: 3 }),
      seen('a', NOW - 120 * DAY, { version: '5.1', count: 40 }),
      seen('a', NOW - 100 * DAY, { kind: 'exempt', version: '4.0', count: 2 }),
    ];
    const use = { lastSeen: NOW - 89 * DAY, version: '5.0', requests: 45 };
    expect(decide({ ledger })).toMatchObject([
      { state: 'deprecated', kind: 'keep', evidence: { kind: 'seen', use } },
    ]);
  });

  test('when nobody was ever seen to use it, but its last release ended not long ago', () => {
    const releases = [
      release('5.0', ['a'], NOW - 200 * DAY),
      release('5.1', ['a'], NOW - 89 * DAY),
    ];
    expect(decide({ releases })).toMatchObject([
      {
        kind: 'keep',
        evidence: { kind: 'unseen', since: NOW - 89 * DAY, use: undefined },
      },
    ]);
  });

  test('when nobody was seen to use it, but the ledger is too young to tell', () => {
    const ledger = [seen('b', NOW, { firstSeen: NOW - 5 * DAY })];
    expect(decide({ ledger })).toMatchObject([
      { kind: 'keep', evidence: { kind: 'unseen', since: NOW - 5 * DAY } },
    ]);
  });

  test('when a hit on its tombstone brought it back not long ago', () => {
    const retirements = { a: { state: 'reprieved', since: iso(NOW - 3 * DAY) } } as const;
    expect(decide({ retirements, ledger: [seen('a', NOW - 3 * DAY)] })).toMatchObject([
      { state: 'active', kind: 'keep' },
    ]);
  });
});

describe('An operation is tombstoned', () => {
  const change = { state: 'tombstoned', since: iso(NOW), goneAt: iso(NOW + 30 * DAY) };

  test('when it was last seen long enough ago', () => {
    expect(decide({ ledger: [seen('a', NOW - 90 * DAY)] })).toEqual([
      {
        id: 'a',
        name: 'Name_a',
        state: 'deprecated',
        kind: 'tombstone',
        change,
        evidence: {
          kind: 'unseen',
          since: NOW - 90 * DAY,
          use: { lastSeen: NOW - 90 * DAY, version: '5.1', requests: 7 },
        },
      },
    ]);
  });

  test('when it was never seen and its last release ended long enough ago', () => {
    const releases = [release('5.1', ['a'], NOW - 90 * DAY)];
    expect(decide({ releases })).toMatchObject([{ kind: 'tombstone', change }]);
  });

  test('when only versions that the gate refused have asked for it lately', () => {
    const ledger = [seen('a', NOW - 100 * DAY), seen('a', NOW, { kind: 'refused' })];
    expect(decide({ ledger })).toMatchObject([{ kind: 'tombstone' }]);
  });

  test('when it was brought back once and has not been seen for long enough since', () => {
    const retirements = { a: { state: 'reprieved', since: iso(NOW - 91 * DAY) } } as const;
    expect(decide({ retirements, ledger: [seen('a', NOW - 91 * DAY)] })).toMatchObject([
      { state: 'active', kind: 'tombstone', change },
    ]);
  });
});

describe('An operation with a tombstone', () => {
  const retirements = { a: TOMBSTONED };

  test('stays as it is when nobody has asked for it since', () => {
    const decisions = decide({ retirements, ledger: [seen('a', NOW - 100 * DAY)] });
    expect(decisions).toMatchObject([
      {
        state: 'tombstoned',
        kind: 'done',
        evidence: { kind: 'tombstoned', goneAt: NOW + 20 * DAY },
      },
    ]);
    expect(decisions[0]).not.toHaveProperty('change');
  });

  test('is brought back when the ledger tells of a hit that no BFF could tell of', () => {
    expect(decide({ retirements, ledger: [seen('a', NOW - 2 * DAY)] })).toMatchObject([
      { kind: 'reprieve', change: { state: 'reprieved', since: iso(NOW - 2 * DAY) } },
    ]);
  });

  test('is brought back when a live release lists it', () => {
    expect(decide({ retirements, releases: [release('6.0', ['a'])] })).toMatchObject([
      { state: 'active', kind: 'reprieve', change: { state: 'reprieved', since: iso(NOW) } },
    ]);
  });

  test('is gone when its grace is over, and is not brought back by what is asked after that', () => {
    const gone = { a: { ...TOMBSTONED, goneAt: iso(NOW - DAY) } };
    expect(decide({ retirements: gone, ledger: [seen('a', NOW)] })).toMatchObject([
      { state: 'gone', kind: 'done' },
    ]);
  });
});

test('Every operation that some release lists is decided on once, in the order of names', () => {
  const releases = [release('5.1', ['c', 'a'], NOW - 200 * DAY), release('5.2', ['a', 'b'])];
  expect(decide({ releases }).map(({ id, kind }) => [id, kind])).toEqual([
    ['a', 'keep'],
    ['b', 'keep'],
    ['c', 'tombstone'],
  ]);
});

test('States: active, deprecated, tombstoned, gone, and active again', () => {
  const state = (given: Given) => stateOf('a', factsOf(given));
  expect(state({ releases: [release('5.1', ['a'])] })).toBe('active');
  expect(state({})).toBe('deprecated');
  expect(state({ retirements: { a: TOMBSTONED } })).toBe('tombstoned');
  expect(state({ retirements: { a: { ...TOMBSTONED, goneAt: iso(NOW) } } })).toBe('gone');
  expect(state({ retirements: { a: { state: 'reprieved', since: iso(NOW) } } })).toBe('active');
  expect(state({ retirements: { a: TOMBSTONED }, committed: ['a'] })).toBe('active');
});

test('Texts and unknown ids are no use of a registered operation', () => {
  expect(usesOf([seen('a', NOW, { kind: 'unknown' }), seen('a', NOW, { kind: 'text' })]).size).toBe(
    0,
  );
});
