import { readFileSync } from 'node:fs';
import type { Redis } from '../redis.ts';
import { isUnregistered, type LedgerKey, NO_VERSION, OTHER, overflowOf } from './entry.ts';
import { LEDGER_BOUNDS, type LedgerBounds, type LedgerStore } from './store.ts';
import { entryOfStored, fieldOf, type StoredEntry, storedEntry } from './stored-entry.ts';

/**
 * The ledger in Redis, which all that name the same one share. A script adds a batch, so that it
 * is there as a whole or not at all, and remembers the last one of each instance, so that a batch
 * whose answer was lost is not counted twice. The connection stays the caller's to close.
 */
export function createRedisStore(redis: Redis, bounds: LedgerBounds = LEDGER_BOUNDS): LedgerStore {
  const mergeInto = async (client: string, sequence: Sequence, changes: Changes) => {
    await redis.run((connection) =>
      connection.eval(SCRIPT, {
        keys: [...keysOf(client), `facet:ledger:{${client}}:instance:${sequence.instance}`],
        arguments: [String(sequence.sequence), JSON.stringify(bounds), JSON.stringify(changes)],
      }),
    );
  };
  return {
    name: redis.name,
    merge: (client, { entries, released, ...sequence }) =>
      mergeInto(client, sequence, {
        add: entries.map((entry) => ({
          ...placeOf(entry),
          released: released.includes(entry.version),
          ...(isCounted(entry, released) && { version: entry.version }),
          // The script reads and writes the value as stores keep it.
          value: JSON.parse(storedEntry(entry).value) as unknown,
        })),
        fold: [],
      }),
    read: async (client) => {
      const [registered, unregistered] = keysOf(client);
      const stored = [
        ...(await entriesIn(redis, registered)),
        ...(await entriesIn(redis, unregistered)),
      ];
      return stored.map(entryOfStored);
    },
    stale: async (client, before) => {
      const [, unregistered] = keysOf(client);
      return (await entriesIn(redis, unregistered))
        .map(entryOfStored)
        .filter(({ id, lastSeen }) => id !== OTHER && lastSeen < before);
    },
    fold: async (client, keys) => {
      if (keys.length === 0) return;
      await mergeInto(client, FOLDING, { add: [], fold: keys.map(placeOf) });
    },
    close: async () => {},
  };
}

/** A little at a time: a large ledger would take longer than a command may. */
async function entriesIn(redis: Redis, key: string): Promise<StoredEntry[]> {
  const found = new Map<string, string>();
  let cursor = '0';
  do {
    const scan = await redis.run((connection) => connection.hScan(key, cursor, { COUNT: 500 }));
    // One that stays is found at least once, and perhaps twice.
    for (const { field, value } of scan.entries) found.set(field, value);
    cursor = scan.cursor;
  } while (cursor !== '0');
  return [...found].map(([field, value]) => ({ field, value }));
}

interface Sequence {
  readonly instance: string;
  readonly sequence: number;
}

/** What is folded already is not there to be folded again, so it needs no number. */
const FOLDING: Sequence = { instance: 'folding', sequence: 0 };

interface Changes {
  readonly add: readonly (Place & {
    readonly released: boolean;
    readonly version?: string;
    readonly value: unknown;
  })[];
  readonly fold: readonly Place[];
}

/** Where an entry is kept, and where it is counted when there is no room. */
interface Place {
  readonly unregistered: boolean;
  readonly field: string;
  readonly overflow: string;
}

function placeOf(key: LedgerKey): Place {
  return {
    unregistered: isUnregistered(key),
    field: fieldOf(key),
    overflow: fieldOf(overflowOf(key)),
  };
}

/** Whether the entry's version needs one of the places for versions. */
function isCounted({ version }: LedgerKey, released: readonly string[]): boolean {
  return version !== NO_VERSION && version !== OTHER && !released.includes(version);
}

/** Of one client: entries of registered operations, other entries, and versions. */
function keysOf(client: string): [registered: string, unregistered: string, versions: string] {
  const prefix = `facet:ledger:{${client}}`;
  return [`${prefix}:registered`, `${prefix}:unregistered`, `${prefix}:versions`];
}

const SCRIPT = readFileSync(new URL('merge.lua', import.meta.url), 'utf8');
