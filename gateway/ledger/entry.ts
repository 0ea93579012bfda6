import { type Histogram, summed } from './histogram.ts';

/**
 * What was asked for: `known`, a registered operation; `exempt`, one that the version gate let
 * through as an exemption; `refused`, one whose version the gate refused; `unknown`, an id that is
 * not registered; `text`, a text that is not registered, under its SHA-256.
 */
export type LedgerKind = 'known' | 'exempt' | 'refused' | 'unknown' | 'text';

/** Which entry: what was asked for under which id, by which version of the client. */
export interface LedgerKey {
  readonly kind: LedgerKind;
  readonly id: string;
  /** As the client claims it, `(none)` where it claims none, `(other)` beyond the bounds. */
  readonly version: string;
}

/** What is known of all requests of one key. Nothing in it tells who asked. */
export interface LedgerEntry extends LedgerKey {
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly count: number;
  /** Those of them whose answer carried an error. */
  readonly errors: number;
  /** Bytes of answers. */
  readonly bytes: Histogram;
  /** Microseconds from request to answer. */
  readonly durations: Histogram;
  /** Requests by hour since 1970, of the last day before `lastSeen`. */
  readonly hours: ReadonlyMap<number, number>;
}

/** Stands for all ids, or all versions, that the bounds leave no room for. */
export const OTHER = '(other)';

/** Stands for the version of a client that names none, or nothing that may be one. */
export const NO_VERSION = '(none)';

export const HOUR_MS = 3_600_000;

/** The hour of a day ago is kept to its end. */
const HOURS_KEPT = 25;

/** Both entries as one; the key is that of the first. Neither is changed. */
export function merged(a: LedgerEntry, b: LedgerEntry): LedgerEntry {
  const lastSeen = Math.max(a.lastSeen, b.lastSeen);
  return {
    kind: a.kind,
    id: a.id,
    version: a.version,
    name: a.name ?? b.name,
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    lastSeen,
    count: a.count + b.count,
    errors: a.errors + b.errors,
    bytes: summed(a.bytes, b.bytes),
    durations: summed(a.durations, b.durations),
    hours: recent(summed(a.hours, b.hours), lastSeen),
  };
}

function recent(hours: Map<number, number>, lastSeen: number): Map<number, number> {
  const first = Math.floor(lastSeen / HOUR_MS) - HOURS_KEPT + 1;
  for (const hour of hours.keys()) if (hour < first) hours.delete(hour);
  return hours;
}

/** Requests within the day before `now`, to the hour. */
export function countOfDay({ hours }: LedgerEntry, now: number): number {
  const first = Math.floor(now / HOUR_MS) - HOURS_KEPT + 1;
  return [...hours].reduce((sum, [hour, count]) => (hour >= first ? sum + count : sum), 0);
}

/** Whether anybody may make up the key's id, so that there is no end of them. */
export function isUnregistered({ kind }: Pick<LedgerKey, 'kind'>): boolean {
  return kind === 'unknown' || kind === 'text';
}

/**
 * Where requests are counted for whose key there is no room: a registered operation is told apart
 * always, its version no more; anything else goes into one entry.
 */
export function overflowOf(key: LedgerKey): LedgerKey {
  return { kind: key.kind, id: isUnregistered(key) ? OTHER : key.id, version: OTHER };
}

/** An entry there is no room for, as it is counted. */
export function overflowed(entry: LedgerEntry): LedgerEntry {
  const key = overflowOf(entry);
  return { ...entry, ...key, name: key.id === OTHER ? undefined : entry.name };
}
