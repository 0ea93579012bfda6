import {
  HOUR_MS,
  isUnregistered,
  type LedgerEntry,
  type LedgerKey,
  type LedgerKind,
  NO_VERSION,
  OTHER,
  overflowOf,
} from './entry.ts';
import { observe } from './histogram.ts';
import { LEDGER_BOUNDS, type LedgerBounds } from './store.ts';

/** One answered request, as far as the ledger is told of it. */
export interface Sighting extends LedgerKey {
  readonly name: string | undefined;
  readonly failed: boolean;
  /** Of the answer. */
  readonly bytes: number;
  readonly durationMs: number;
}

/** What was seen since it was last drained. */
export interface Accumulator {
  /** On every request's way, so it does no more than find an entry and add. */
  record(sighting: Sighting, now: number): void;
  /** Takes out all that was seen. */
  drain(): LedgerEntry[];
  /** Entries that wait. */
  readonly size: number;
  /** Requests counted under `(other)` so far for want of room. */
  readonly overflowed: number;
}

export interface AccumulatorOptions {
  readonly bounds?: LedgerBounds;
  /** Versions that are told apart however many others are claimed: those that were released. */
  readonly isReleased?: (version: string) => boolean;
}

/**
 * Sums up sightings until they are written. Whatever requests claim, it holds a bounded number of
 * entries: made-up ids and versions get their own until an hour's share is used up.
 */
export function createAccumulator(options: AccumulatorOptions = {}): Accumulator {
  const { bounds = LEDGER_BOUNDS, isReleased = () => false } = options;
  const unregistered = createQuota(bounds.unregistered);
  const versions = createQuota(bounds.versions);
  let pending = createPending();
  let size = 0;
  let overflowed = 0;

  function isAdmitted({ kind, id, version }: LedgerKey, hour: number): boolean {
    const isRegistered = !isUnregistered({ kind });
    const isClaimed = version !== NO_VERSION && version !== OTHER;
    if (isClaimed && isReleased(version)) {
      if (isRegistered) return true;
    } else if (isClaimed && !versions.admits(version, hour)) return false;
    return isRegistered
      ? size < bounds.entries
      : unregistered.admits(`${kind} ${id} ${version}`, hour);
  }

  function open(sighting: Sighting, now: number): Counts {
    const hour = Math.floor(now / HOUR_MS);
    const key = isAdmitted(sighting, hour) ? sighting : overflowOf(sighting);
    const ids = idsOf(pending, key);
    const known = ids.get(key.id);
    if (known) return known;
    const { kind, id, version } = key;
    const counts = newCounts({ kind, id, version, name: id === OTHER ? undefined : sighting.name });
    ids.set(id, counts);
    size += 1;
    return counts;
  }

  return {
    record(sighting, now) {
      const { kind, version, id } = sighting;
      const counts = pending[kind].get(version)?.get(id) ?? open(sighting, now);
      add(counts, sighting, now);
      if (counts.version === OTHER && version !== OTHER) overflowed += 1;
    },
    drain() {
      const entries = Object.values(pending).flatMap((byVersion) =>
        [...byVersion.values()].flatMap((ids) => [...ids.values()]),
      );
      pending = createPending();
      size = 0;
      return entries;
    },
    get size() {
      return size;
    },
    get overflowed() {
      return overflowed;
    },
  };
}

/** An entry that still grows. */
interface Counts extends LedgerKey {
  readonly name: string | undefined;
  firstSeen: number;
  lastSeen: number;
  count: number;
  errors: number;
  readonly bytes: Map<number, number>;
  readonly durations: Map<number, number>;
  readonly hours: Map<number, number>;
}

/** Nested, so that finding an entry makes no text of its key. */
type Pending = Readonly<Record<LedgerKind, Map<string, Map<string, Counts>>>>;

function createPending(): Pending {
  return {
    known: new Map(),
    exempt: new Map(),
    refused: new Map(),
    unknown: new Map(),
    text: new Map(),
  };
}

function idsOf(pending: Pending, { kind, version }: LedgerKey): Map<string, Counts> {
  const byVersion = pending[kind];
  const known = byVersion.get(version);
  if (known) return known;
  const ids = new Map<string, Counts>();
  byVersion.set(version, ids);
  return ids;
}

function newCounts(key: LedgerKey & { readonly name: string | undefined }): Counts {
  return {
    ...key,
    firstSeen: 0,
    lastSeen: 0,
    count: 0,
    errors: 0,
    bytes: new Map(),
    durations: new Map(),
    hours: new Map(),
  };
}

function add(counts: Counts, { failed, bytes, durationMs }: Sighting, now: number): void {
  if (counts.count === 0) counts.firstSeen = now;
  counts.lastSeen = now;
  counts.count += 1;
  if (failed) counts.errors += 1;
  observe(counts.bytes, bytes);
  observe(counts.durations, durationMs * 1_000);
  const hour = Math.floor(now / HOUR_MS);
  counts.hours.set(hour, (counts.hours.get(hour) ?? 0) + 1);
}

/** Lets so many names in each hour, and those it has let in again. */
function createQuota(max: number) {
  const admitted = new Set<string>();
  let since = 0;
  return {
    admits(name: string, hour: number): boolean {
      if (hour !== since) admitted.clear();
      since = hour;
      if (admitted.has(name)) return true;
      if (admitted.size >= max) return false;
      admitted.add(name);
      return true;
    },
  };
}
