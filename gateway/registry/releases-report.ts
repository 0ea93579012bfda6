import { countOfDay, type LedgerEntry, type LedgerKind } from '../ledger/entry.ts';
import { quantile, summed } from '../ledger/histogram.ts';
import type { ClientRecord, ReleaseRecord } from './registry.ts';
import { listedOperations, type OperationState, stateOf, usesOf } from './retirement.ts';

/**
 * Releases of a client, how ready its versions are for `enforce`, and its operations that no live
 * release lists. This is what `facet releases --json` prints. Times are ISO 8601.
 */
export interface ReleasesReport {
  readonly client: string;
  readonly releases: readonly ReleaseReport[];
  /** Every version that was seen, with and without a release. */
  readonly versions: readonly VersionReport[];
  readonly retiring: readonly RetiringOperation[];
}

export interface ReleaseReport {
  readonly version: string;
  readonly state: 'live' | 'ended';
  readonly publishedAt: string;
  readonly endedAt: string | null;
  readonly operations: number;
  readonly requestsOfDay: number;
  readonly requests: number;
  readonly lastSeen: string | null;
}

export interface VersionReport {
  readonly version: string;
  readonly requests: number;
  /** Requests whose answer carried an error, misses included. */
  readonly errors: number;
  /** The part of requests whose operation is registered, 0 to 1; null without requests. */
  readonly knownShare: number | null;
  readonly known: Seen;
  /** Let through by the version gate as exemptions: registered, and in `knownShare`. */
  readonly exempt: Seen;
  /** Refused by the version gate: not in `knownShare`. */
  readonly refused: Seen;
  /** Ids that nobody registered. */
  readonly unknown: Seen;
  /** Texts that nobody registered. */
  readonly texts: Seen;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Of answers; null without requests. */
  readonly bytes: Quantiles;
  readonly durationMs: Quantiles;
}

/** Requests of one kind, and for how many operations. */
export interface Seen {
  readonly requests: number;
  readonly operations: number;
  /** Of misses, those that came most often; of anything else none. */
  readonly top: readonly Miss[];
}

export interface Miss {
  /** An id, or the SHA-256 of a text. */
  readonly id: string;
  readonly name: string | null;
  readonly requests: number;
  readonly lastSeen: string;
}

export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface RetiringOperation {
  readonly id: string;
  readonly name: string;
  readonly state: Exclude<OperationState, 'active'>;
  /** When a tombstoned operation goes, or a gone one went. */
  readonly goneAt: string | null;
  readonly requests: number;
  readonly lastSeen: string | null;
  readonly lastVersion: string | null;
}

export interface ReportFacts {
  readonly record: ClientRecord;
  readonly ledger: readonly LedgerEntry[];
  /** Ids in the client's committed manifest. */
  readonly committed: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Puts together what registry and ledger know of a client. */
export function releasesReport(facts: ReportFacts): ReleasesReport {
  const { record, ledger, now } = facts;
  const byVersion = Map.groupBy(ledger, ({ version }) => version);
  return {
    client: record.client,
    releases: record.releases.map((release) =>
      releaseReport(release, byVersion.get(release.version) ?? [], now),
    ),
    versions: [...byVersion]
      .map(([version, entries]) => versionReport(version, entries))
      .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true })),
    retiring: retiringOperations(facts),
  };
}

function releaseReport(
  { version, publishedAt, endedAt, operations }: ReleaseRecord,
  entries: readonly LedgerEntry[],
  now: number,
): ReleaseReport {
  return {
    version,
    state: endedAt ? 'ended' : 'live',
    publishedAt,
    endedAt: endedAt ?? null,
    operations: operations.length,
    requestsOfDay: entries.reduce((sum, entry) => sum + countOfDay(entry, now), 0),
    requests: requestsOf(entries),
    lastSeen: entries.length > 0 ? isoOf(lastSeenOf(entries)) : null,
  };
}

function versionReport(version: string, entries: readonly LedgerEntry[]): VersionReport {
  const of = (kind: LedgerKind) => seenOf(entries.filter((entry) => entry.kind === kind));
  const [known, exempt, refused] = [of('known'), of('exempt'), of('refused')];
  const [unknown, texts] = [of('unknown'), of('text')];
  const registered = known.requests + exempt.requests;
  const judged = registered + unknown.requests + texts.requests;
  return {
    version,
    requests: requestsOf(entries),
    errors: entries.reduce((sum, { errors }) => sum + errors, 0),
    knownShare: judged === 0 ? null : registered / judged,
    known,
    exempt,
    refused,
    unknown,
    texts,
    firstSeen: isoOf(entries.reduce((first, each) => Math.min(first, each.firstSeen), Infinity)),
    lastSeen: isoOf(lastSeenOf(entries)),
    bytes: quantilesOf(entries, 'bytes', 1),
    durationMs: quantilesOf(entries, 'durations', 1_000),
  };
}

/** Most misses that are told one by one. */
const TOP = 5;

function seenOf(entries: readonly LedgerEntry[]): Seen {
  const misses = entries.filter(({ kind }) => kind === 'unknown' || kind === 'text');
  const top = misses
    .toSorted((a, b) => b.count - a.count || b.lastSeen - a.lastSeen)
    .slice(0, TOP)
    .map(({ id, name = null, count, lastSeen }) => ({
      id,
      name,
      requests: count,
      lastSeen: isoOf(lastSeen),
    }));
  return { requests: requestsOf(entries), operations: entries.length, top };
}

function quantilesOf(
  entries: readonly LedgerEntry[],
  of: 'bytes' | 'durations',
  unit: number,
): Quantiles {
  const all = entries.map((entry) => entry[of]).reduce(summed, new Map<number, number>());
  const told = (q: number) => {
    const value = quantile(all, q);
    return value === undefined ? null : Number((value / unit).toPrecision(3));
  };
  return { p50: told(0.5), p95: told(0.95) };
}

function retiringOperations({ record, ledger, committed, now }: ReportFacts): RetiringOperation[] {
  const uses = usesOf(ledger);
  return listedOperations(record).flatMap(({ id, name }) => {
    const state = stateOf(id, { record, committed, now });
    if (state === 'active') return [];
    const use = uses.get(id);
    const retirement = record.retirements.get(id);
    return {
      id,
      name,
      state,
      goneAt: retirement?.state === 'tombstoned' ? retirement.goneAt : null,
      requests: use?.requests ?? 0,
      lastSeen: use ? isoOf(use.lastSeen) : null,
      lastVersion: use?.version ?? null,
    };
  });
}

function requestsOf(entries: readonly LedgerEntry[]): number {
  return entries.reduce((sum, { count }) => sum + count, 0);
}

function lastSeenOf(entries: readonly LedgerEntry[]): number {
  return entries.reduce((last, { lastSeen }) => Math.max(last, lastSeen), 0);
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
