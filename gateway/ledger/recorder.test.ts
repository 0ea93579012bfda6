import { expect, test } from '@jest/globals';
import { captureLog } from '../../test/testkit/captured-log.ts';
import type { LedgerHeld } from '../telemetry/ledger-metrics.ts';
import type { LedgerEntry } from './entry.ts';
import { createRecorder, type RecorderOptions } from './recorder.ts';
import type { LedgerBatch, LedgerStore } from './store.ts';

const seen = (id: string) => ({
  kind: 'known' as const,
  id,
  name: 'Home',
  version: '5.2',
  failed: false,
  bytes: 1_000,
  durationMs: 5,
});

/** A store in memory that can be away, or take a batch and not say so. */
function fakeStore() {
  const batches: LedgerBatch[] = [];
  const store = {
    state: 'there' as 'there' | 'away' | 'silent',
    batches,
    folded: 0,
    name: 'a fake',
    merge: async (_: string, batch: LedgerBatch) => {
      if (store.state === 'away') throw new Error('away');
      batches.push(batch);
      if (store.state === 'silent') throw new Error('no answer');
    },
    read: async () => [],
    stale: async () => [],
    fold: async () => {
      store.folded += 1;
    },
    close: async () => {},
  };
  return store satisfies LedgerStore;
}

function start(changes: Partial<RecorderOptions> = {}) {
  const store = fakeStore();
  const told: [string, LedgerHeld][] = [];
  const captured = captureLog();
  const recorder = createRecorder({
    client: 'mobile',
    store,
    flushIntervalMs: 1e6,
    metrics: { ledger: (outcome, held) => told.push([outcome, held]) },
    log: captured.log,
    ...changes,
  });
  return { store, told, recorder, captured };
}

const countOf = (batches: readonly LedgerBatch[]) =>
  batches.flatMap(({ entries }) => entries).reduce((sum, { count }) => sum + count, 0);

test('What was seen is written in numbered batches of at most 100 entries', async () => {
  const { store, told, recorder } = start();
  for (let n = 0; n < 250; n += 1) recorder.record(seen(`id${n}`));
  await recorder.flush();
  expect(store.batches.map(({ entries }) => entries.length)).toEqual([100, 100, 50]);
  expect(store.batches.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(new Set(store.batches.map(({ instance }) => instance)).size).toBe(1);
  expect(told).toEqual([['written', { entries: 0, overflowed: 0 }]]);
});

test('While the store is away sums grow in memory, and nothing is lost when it is back', async () => {
  const { store, told, recorder, captured } = start();
  store.state = 'away';
  for (let n = 0; n < 5; n += 1) {
    recorder.record(seen('a'));
    await recorder.flush();
  }
  expect(told.at(-1)).toEqual(['failed', { entries: 2, overflowed: 0 }]);
  store.state = 'there';
  await recorder.flush();
  await recorder.flush();
  expect(countOf(store.batches)).toBe(5);
  expect(told.at(-1)).toEqual(['written', { entries: 0, overflowed: 0 }]);
  expect(captured.lines.map(({ msg }) => msg)).toEqual([
    'the ledger waits for its store',
    'the ledger is written',
  ]);
});

test('A batch that may have arrived is sent again as it was', async () => {
  const { store, recorder } = start();
  recorder.record(seen('a'));
  store.state = 'silent';
  await recorder.flush();
  recorder.record(seen('a'));
  store.state = 'there';
  await recorder.flush();
  const [first, again] = store.batches;
  expect(again).toEqual(first);
  await recorder.flush();
  expect(store.batches.map(({ sequence }) => sequence)).toEqual([1, 1, 2]);
});

test('It writes by itself now and then', async () => {
  const { store, recorder } = start({ flushIntervalMs: 5 });
  recorder.record(seen('a'));
  while (store.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await recorder.close();
  expect(countOf(store.batches)).toBe(1);
});

test('Closed, it has written everything, what a store that was away had left too', async () => {
  const { store, recorder } = start();
  store.state = 'away';
  recorder.record(seen('a'));
  await recorder.flush();
  recorder.record(seen('b'));
  store.state = 'there';
  await recorder.close();
  expect(countOf(store.batches)).toBe(2);
});

test('What was seen is shown before it is written, once', async () => {
  const shown: (readonly LedgerEntry[])[] = [];
  const { store, recorder } = start({ onSeen: (entries) => shown.push(entries) });
  store.state = 'away';
  recorder.record(seen('a'));
  await recorder.flush();
  store.state = 'there';
  await recorder.close();
  expect(shown).toHaveLength(1);
  expect(shown[0]).toMatchObject([{ id: 'a', count: 1 }]);
});

test('Released versions go with every batch; room is made once in a while', async () => {
  const { store, recorder } = start({ released: () => new Set(['5.2']) });
  recorder.record(seen('a'));
  await recorder.flush();
  await recorder.flush();
  expect(store.batches[0]?.released).toEqual(['5.2']);
  expect(store.folded).toBe(1);
});
