import { expect, test } from '@jest/globals';
import { captureLog } from '../../test/testkit/captured-log.ts';
import { until } from '../../test/testkit/until.ts';
import { followRecord } from './followed-record.ts';
import type { ClientRecord } from './registry.ts';

const recordOf = (version: string): ClientRecord => ({
  client: 'mobile',
  releases: [{ version, publishedAt: '2026-11-25T12:00:00.000Z', operations: [] }],
  retirements: new Map(),
});

/** A registry of one client, to be changed at will. */
function start(isAway = false) {
  const state = { version: '1.0', isAway, reads: 0, isWatched: false, change: () => {} };
  const registry = {
    name: 'a fake',
    record: async () => {
      state.reads += 1;
      if (state.isAway) throw new Error('away');
      return recordOf(state.version);
    },
    watch: (_: string, onChange: () => void) => {
      state.isWatched = true;
      state.change = onChange;
      return () => {
        state.isWatched = false;
      };
    },
  };
  let told = 0;
  const followed = followRecord(registry, 'mobile', {
    onRead: () => {
      told += 1;
    },
    retryMs: 2,
    log: captureLog().log,
  });
  const versions = () => followed.current.releases.map(({ version }) => version);
  return { state, followed, versions, told: () => told };
}

test('A record is read at once, and again with every change', async () => {
  const { state, followed, versions, told } = start();
  expect(versions()).toEqual([]);
  await until(() => told() === 1);
  expect(versions()).toEqual(['1.0']);
  state.version = '2.0';
  state.change();
  await until(() => told() === 2);
  expect(versions()).toEqual(['2.0']);
  followed.stop();
});

test('A registry that is away from the start is read as soon as it is there', async () => {
  const { state, followed, versions } = start(true);
  await until(() => state.reads > 2);
  state.isAway = false;
  await until(() => versions().length > 0);
  followed.stop();
});

test('One that goes away later leaves what was read last', async () => {
  const { state, followed, versions, told } = start();
  await until(() => told() === 1);
  state.isAway = true;
  state.change();
  await until(() => state.reads > 3);
  expect(versions()).toEqual(['1.0']);
  followed.stop();
});

test('Stopped, it reads and watches no more', async () => {
  const { state, followed } = start(true);
  await until(() => state.reads > 1);
  followed.stop();
  expect(state.isWatched).toBe(false);
  const { reads } = state;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(state.reads).toBeLessThanOrEqual(reads + 1);
});
