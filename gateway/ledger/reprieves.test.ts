import { expect, test } from '@jest/globals';
import { captureLog } from '../../test/testkit/captured-log.ts';
import type { ClientRecord, Retirement } from '../registry/registry.ts';
import type { LedgerEntry } from './entry.ts';
import { createReprieves } from './reprieves.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const at = (ms: number) => new Date(NOON + ms).toISOString();

const seenAt = (ms: number, changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: 'known',
  id: 'a',
  version: '5.2',
  name: 'Home',
  firstSeen: NOON + ms,
  lastSeen: NOON + ms,
  count: 2,
  errors: 0,
  bytes: new Map(),
  durations: new Map(),
  hours: new Map(),
  ...changes,
});

const TOMBSTONED: Retirement = { state: 'tombstoned', since: at(0), goneAt: at(10_000) };

function start() {
  const told: ReadonlyMap<string, Retirement | undefined>[] = [];
  const hits: [string, number][] = [];
  const state = {
    retirements: new Map<string, Retirement>(),
    isAway: false,
  };
  const captured = captureLog();
  const reprieves = createReprieves({
    client: 'mobile',
    registry: {
      retire: async (_, changes) => {
        if (state.isAway) throw new Error('away');
        told.push(changes);
      },
    },
    record: (): ClientRecord => ({ client: 'mobile', releases: [], ...state }),
    metrics: { tombstoneHit: (operation, requests) => hits.push([operation, requests]) },
    log: captured.log,
  });
  return { reprieves, state, told, hits, captured };
}

test('A hit on a tombstone is counted and brings the operation back', async () => {
  const { reprieves, state, told, hits } = start();
  state.retirements.set('a', TOMBSTONED);
  reprieves.saw([seenAt(5), seenAt(5, { id: 'b' })]);
  await reprieves.settled();
  expect(told).toEqual([new Map([['a', { state: 'reprieved', since: at(5) }]])]);
  expect(hits).toEqual([['Home', 2]]);
});

test('A tombstone that becomes known only after its hit was seen is hit all the same, once', async () => {
  const { reprieves, state, told, hits } = start();
  reprieves.saw([seenAt(5)]);
  reprieves.saw([]);
  state.retirements.set('a', TOMBSTONED);
  reprieves.look();
  reprieves.look();
  await reprieves.settled();
  expect(told).toHaveLength(1);
  expect(hits).toEqual([['Home', 2]]);
});

test.each([
  ['before the tombstone was set', seenAt(-1)],
  ['when it is gone already', seenAt(10_000)],
  ['by a version that was refused', seenAt(5, { kind: 'refused' })],
  ['under an id that was not known here', seenAt(5, { kind: 'unknown' })],
])('What was seen %s is no hit', async (_, entry) => {
  const { reprieves, state, told, hits } = start();
  state.retirements.set('a', TOMBSTONED);
  reprieves.saw([entry]);
  await reprieves.settled();
  expect([told, hits]).toEqual([[], []]);
});

test('A registry that is away is told later, and the log says so once', async () => {
  const { reprieves, state, told, hits, captured } = start();
  state.retirements.set('a', TOMBSTONED);
  state.isAway = true;
  reprieves.saw([seenAt(5)]);
  reprieves.saw([]);
  await reprieves.settled();
  expect(told).toEqual([]);
  state.isAway = false;
  reprieves.saw([]);
  await reprieves.settled();
  expect(told).toHaveLength(1);
  expect(hits).toEqual([['Home', 2]]);
  expect(captured.lines.filter(({ level }) => level >= 40)).toHaveLength(1);
});

test('An operation that is tombstoned once more can be hit once more', async () => {
  const { reprieves, state, told } = start();
  state.retirements.set('a', TOMBSTONED);
  reprieves.saw([seenAt(5)]);
  await reprieves.settled();
  state.retirements.set('a', { state: 'tombstoned', since: at(100), goneAt: at(10_000) });
  reprieves.saw([seenAt(200)]);
  await reprieves.settled();
  expect(told.at(-1)).toEqual(new Map([['a', { state: 'reprieved', since: at(200) }]]));
});
