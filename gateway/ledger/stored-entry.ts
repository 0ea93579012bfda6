import type { LedgerEntry, LedgerKey, LedgerKind } from './entry.ts';

/** An entry as stores keep it: the key as one text, the rest as another. */
export interface StoredEntry {
  readonly field: string;
  readonly value: string;
}

/** What the value holds, in JSON; numbers of buckets and hours are texts there. */
interface StoredValue {
  readonly name?: string | undefined;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly errors: number;
  readonly bytes: Counted;
  readonly durations: Counted;
  readonly hours: Counted;
}

type Counted = Readonly<Record<string, number>>;

export function storedEntry(entry: LedgerEntry): StoredEntry {
  const value: StoredValue = {
    name: entry.name,
    first: entry.firstSeen,
    last: entry.lastSeen,
    count: entry.count,
    errors: entry.errors,
    bytes: Object.fromEntries(entry.bytes),
    durations: Object.fromEntries(entry.durations),
    hours: Object.fromEntries(entry.hours),
  };
  return { field: fieldOf(entry), value: JSON.stringify(value) };
}

/** The key as text. */
export function fieldOf({ kind, id, version }: LedgerKey): string {
  return JSON.stringify([kind, id, version]);
}

/** The key that a text names. */
export function keyOfField(field: string): LedgerKey {
  const [kind, id, version] = JSON.parse(field) as [LedgerKind, string, string];
  return { kind, id, version };
}

export function entryOfStored({ field, value }: StoredEntry): LedgerEntry {
  const { name, first, last, count, errors, ...histograms } = JSON.parse(value) as StoredValue;
  return {
    ...keyOfField(field),
    name,
    firstSeen: first,
    lastSeen: last,
    count,
    errors,
    bytes: numbered(histograms.bytes),
    durations: numbered(histograms.durations),
    hours: numbered(histograms.hours),
  };
}

function numbered(counted: Counted): Map<number, number> {
  return new Map(Object.entries(counted).map(([number, count]) => [Number(number), count]));
}
