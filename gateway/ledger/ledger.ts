import { followRecord } from '../registry/followed-record.ts';
import type { ClientRecord, Registry } from '../registry/registry.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { LedgerEntry } from './entry.ts';
import { createRecorder, type RecorderOptions } from './recorder.ts';
import { createReprieves } from './reprieves.ts';
import { type Answered, sightingOf } from './sighting.ts';
import type { LedgerStore } from './store.ts';

export interface LedgerOptions extends Pick<RecorderOptions, 'flushIntervalMs'> {
  readonly client: string;
  readonly store: LedgerStore;
  /** Whose releases and tombstones are watched. Default: none. */
  readonly registry?: Registry | undefined;
  readonly metrics: Pick<Metrics, 'ledger' | 'tombstoneHit'>;
  readonly log: Log;
}

/** Who ran what, how often and how well: the ledger of one BFF, as it serves. */
export interface Ledger {
  record(answered: Answered): void;
  /** Writes what waits, if the store is there, and stops. */
  close(): Promise<void>;
}

/** Begins to keep a BFF's ledger. Store and registry stay the caller's to close. */
export function keepLedger(options: LedgerOptions): Ledger {
  const { registry } = options;
  const following = registry ? followReleases(registry, options) : undefined;
  const recorder = createRecorder({
    ...options,
    ...(following && { released: following.released, onSeen: following.onSeen }),
  });
  return {
    record: (answered) => {
      const sighting = sightingOf(answered);
      if (sighting) recorder.record(sighting);
    },
    close: async () => {
      await recorder.close();
      await following?.close();
    },
  };
}

/** What the registry has to say to the ledger, and the ledger to the registry. */
function followReleases(registry: Registry, { client, metrics, log }: LedgerOptions) {
  let released = versionsOf({ releases: [] });
  const reprieves = createReprieves({
    client,
    registry,
    record: () => followed.current,
    metrics,
    log,
  });
  const followed = followRecord(registry, client, {
    onRead: () => {
      released = versionsOf(followed.current);
      reprieves.look();
    },
    log,
  });
  return {
    released: () => released,
    onSeen: (entries: readonly LedgerEntry[]) => reprieves.saw(entries),
    close: async () => {
      followed.stop();
      await reprieves.settled();
    },
  };
}

function versionsOf({ releases }: Pick<ClientRecord, 'releases'>): ReadonlySet<string> {
  return new Set(releases.map(({ version }) => version));
}
