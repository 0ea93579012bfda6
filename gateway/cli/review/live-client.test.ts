import { expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../ledger/entry.ts';
import type { ClientRecord, ReleasedOperation, Retirement } from '../../registry/registry.ts';
import type { OpenedState } from '../client-facts.ts';
import { liveClient } from './live-client.ts';

const OCTOBER = Date.UTC(2026, 9, 1);
const NOVEMBER = Date.UTC(2026, 10, 1);

const operation = (id: string): ReleasedOperation => ({
  ...{ id, hash: id, name: `Op${id}`, type: 'query', body: `query Op${id} { a }` },
});

interface Published {
  readonly version: string;
  readonly ids: readonly string[];
  readonly endedAt?: string;
}

interface Known {
  readonly releases: readonly Published[];
  readonly ledger?: readonly LedgerEntry[];
  readonly retirements?: ReadonlyMap<string, Retirement>;
  readonly ignored?: ClientRecord['ignored'];
}

const stateOf = ({ releases, ledger = [], retirements = new Map(), ignored }: Known): OpenedState =>
  ({
    registry: {
      name: 'registry',
      record: async (client: string) => ({
        client,
        retirements,
        ignored,
        releases: releases.map(({ ids, ...release }, day) => ({
          ...release,
          publishedAt: new Date(OCTOBER + day).toISOString(),
          operations: ids.map(operation),
        })),
      }),
      release: async (client: string, version: string) => {
        const found = releases.find((each) => each.version === version);
        return found && { client, version, operations: found.ids.map(operation) };
      },
    },
    ledger: { name: 'ledger', read: async () => ledger },
  }) as unknown as OpenedState;

const seen = (id: string, version: string, lastSeen: number, count = 1): LedgerEntry => ({
  ...{ kind: 'known', id, version, name: undefined, firstSeen: 0, lastSeen, count, errors: 0 },
  ...{ bytes: new Map(), durations: new Map(), hours: new Map() },
});

async function usesOf(known: Known) {
  const { operations } = await liveClient('tv', stateOf(known));
  return Object.fromEntries(operations.map(({ id, releases }) => [id, releases]));
}

test('An operation stands once, with every live release that lists it and when it was used', async () => {
  const releases = [
    { version: '1.0', ids: ['a'], endedAt: '2026-10-30T00:00:00.000Z' },
    { version: '1.1', ids: ['a', 'b'] },
    { version: '1.2', ids: ['b'] },
  ];
  const ledger = [seen('b', '1.1', OCTOBER, 3), seen('b', '1.2', NOVEMBER, 4)];
  expect(await usesOf({ releases, ledger })).toEqual({
    a: [{ version: '1.1' }],
    b: [
      { version: '1.1', lastSeenAt: '2026-10-01T00:00:00.000Z', count: 3 },
      { version: '1.2', lastSeenAt: '2026-11-01T00:00:00.000Z', count: 4 },
    ],
  });
});

test('Who names no live version counts for the newest release that lists the operation', async () => {
  const releases = [
    { version: '1.1', ids: ['a'] },
    { version: '1.2', ids: ['b'] },
  ];
  const ledger = [
    seen('a', '(none)', NOVEMBER),
    seen('a', '1.1', OCTOBER),
    seen('c', '1.1', NOVEMBER),
  ];
  expect(await usesOf({ releases, ledger })).toEqual({
    a: [{ version: '1.1', lastSeenAt: '2026-11-01T00:00:00.000Z', count: 2 }],
    b: [{ version: '1.2' }],
  });
});

test('What the version gate refused is no use', async () => {
  const ledger: LedgerEntry[] = [{ ...seen('a', '1.0', NOVEMBER), kind: 'refused' }];
  const releases = [{ version: '1.0', ids: ['a'] }];
  expect(await usesOf({ releases, ledger })).toEqual({ a: [{ version: '1.0' }] });
});

test('Of an ended release, what somebody asked for after all is live', async () => {
  const releases = [
    { version: '1.0', ids: ['a', 'b'], endedAt: '2026-10-30T00:00:00.000Z' },
    { version: '1.1', ids: ['b'] },
  ];
  const reprieved = { state: 'reprieved', since: '2026-11-01T00:00:00.000Z' } as const;
  const retirements = new Map([
    ['a', reprieved],
    ['b', reprieved],
  ]);
  expect(await usesOf({ releases, retirements })).toEqual({
    a: [{ version: '1.0' }],
    b: [{ version: '1.1' }],
  });
});

test('A release that is not believed is told of', async () => {
  const ignored = [{ version: '1.0', reason: 'it was altered' }];
  const { notices } = await liveClient('tv', stateOf({ releases: [], ignored }));
  expect(notices).toEqual(['release 1.0 of tv counts for nothing: it was altered']);
});

test('A release whose texts are gone stops the review', async () => {
  const { registry, ...state } = stateOf({ releases: [{ version: '1.0', ids: ['a'] }] });
  const broken = { ...state, registry: { ...registry, release: async () => undefined } };
  await expect(liveClient('tv', broken)).rejects.toThrow(
    'release 1.0 of tv cannot be read: its texts are gone',
  );
});
