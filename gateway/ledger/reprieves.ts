import type { ClientRecord, Registry, Retirement } from '../registry/registry.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { LedgerEntry } from './entry.ts';

export interface ReprievesOptions {
  readonly client: string;
  readonly registry: Pick<Registry, 'retire'>;
  /** What the registry knows of the client by now. */
  readonly record: () => ClientRecord;
  readonly metrics: Pick<Metrics, 'tombstoneHit'>;
  readonly log: Log;
}

/** Brings operations back whose tombstones are hit: somebody uses them still. */
export interface Reprieves {
  /** Looks through what was seen lately. */
  saw(entries: readonly LedgerEntry[]): void;
  /** Looks again, for tombstones may have been set meanwhile. */
  look(): void;
  /** Settles when no change is on its way to the registry. */
  settled(): Promise<void>;
}

/**
 * A tombstone takes up to a second to become known here, and what was seen by then is written
 * already, so the last few batches are kept in mind. What the registry cannot take now, it is told
 * again later.
 */
export function createReprieves(options: ReprievesOptions): Reprieves {
  const { client, registry, record, metrics, log } = options;
  const owed = new Map<string, Retirement>();
  let lately: (readonly LedgerEntry[])[] = [];
  let telling = Promise.resolve();
  let isOwing = false;

  async function tell(): Promise<void> {
    if (owed.size === 0) return;
    const changes = new Map(owed);
    try {
      await registry.retire(client, changes);
      for (const [id, change] of changes) if (owed.get(id) === change) owed.delete(id);
      isOwing = false;
      log.info({ client, ids: [...changes.keys()] }, 'tombstones were hit: active again');
    } catch (error) {
      const level = isOwing ? 'debug' : 'warn';
      isOwing = true;
      log[level]({ err: error, client }, 'tombstones were hit; the registry is told later');
    }
  }

  function look(): void {
    const current = record();
    if (current.retirements.size > 0) {
      for (const entry of lately.flat().filter((each) => isHit(each, current))) {
        metrics.tombstoneHit(entry.name ?? '(none)', entry.count);
        owed.set(entry.id, { state: 'reprieved', since: new Date(entry.lastSeen).toISOString() });
      }
      lately = lately.map((entries) => entries.filter(({ id }) => !owed.has(id)));
    }
    telling = telling.then(tell);
  }

  return {
    saw(entries) {
      lately = [...lately, entries].slice(-BATCHES_IN_MIND);
      look();
    },
    look,
    settled: () => telling,
  };
}

const BATCHES_IN_MIND = 3;

/** Only what was asked for after the tombstone was set, and before its operation is gone, counts. */
function isHit({ kind, id, lastSeen }: LedgerEntry, { retirements }: ClientRecord): boolean {
  const retirement = retirements.get(id);
  if (retirement?.state !== 'tombstoned' || !(kind === 'known' || kind === 'exempt')) return false;
  return lastSeen >= Date.parse(retirement.since) && lastSeen < Date.parse(retirement.goneAt);
}
