import type { LedgerEntry } from '../ledger/entry.ts';
import type { ClientRecord, Retirement } from './registry.ts';

/**
 * Where an operation stands in its life: `active` while a live release or the committed manifest
 * lists it, or somebody hit its tombstone; `deprecated` afterwards; `tombstoned` while it is still
 * served but announced to go; `gone` when it is served no more.
 */
export type OperationState = 'active' | 'deprecated' | 'tombstoned' | 'gone';

/** All that a decision rests on. */
export interface RetirementFacts {
  readonly record: ClientRecord;
  readonly ledger: readonly LedgerEntry[];
  /** Ids in the client's committed manifest. */
  readonly committed: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface RetirementRules {
  /** How long an operation must not have been seen. */
  readonly unusedForMs: number;
  /** How long a tombstoned operation is served still. */
  readonly graceMs: number;
}

/** What becomes of one operation, and why. */
export interface RetirementDecision {
  readonly id: string;
  readonly name: string;
  /** Before the decision. */
  readonly state: OperationState;
  /** `tombstone` and `reprieve` come with what the registry is to be told. */
  readonly kind: 'tombstone' | 'reprieve' | 'keep' | 'done';
  readonly change?: Retirement;
  readonly evidence: Evidence;
}

/** Why an operation is kept or retired. Times are milliseconds since 1970. */
export type Evidence =
  | { readonly kind: 'in-live-releases'; readonly versions: readonly string[] }
  | { readonly kind: 'in-committed-manifest' }
  | { readonly kind: 'seen'; readonly use: Use }
  | { readonly kind: 'unseen'; readonly since: number; readonly use: Use | undefined }
  | { readonly kind: 'tombstoned'; readonly goneAt: number; readonly use: Use | undefined };

/** How an operation was used last, and how often at all. */
export interface Use {
  readonly lastSeen: number;
  readonly version: string;
  readonly requests: number;
}

/** Decides on every operation that a release of the client lists, in the order of their names. */
export function decideRetirement(
  facts: RetirementFacts,
  rules: RetirementRules,
): RetirementDecision[] {
  const uses = usesOf(facts.ledger);
  const keptSince = ledgerStart(facts.ledger);
  return listedOperations(facts.record).map((operation) =>
    decide({ ...operation, use: uses.get(operation.id), keptSince }, facts, rules),
  );
}

/** The state of an operation of the client. */
export function stateOf(
  id: string,
  { record, committed, now }: Omit<RetirementFacts, 'ledger'>,
): OperationState {
  if (committed.has(id) || liveVersionsOf(id, record).length > 0) return 'active';
  const retirement = record.retirements.get(id);
  if (retirement?.state === 'reprieved') return 'active';
  if (retirement?.state !== 'tombstoned') return 'deprecated';
  return Date.parse(retirement.goneAt) <= now ? 'gone' : 'tombstoned';
}

/** How each operation was used, by id. A request that the version gate refused uses nothing. */
export function usesOf(ledger: readonly LedgerEntry[]): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  for (const { kind, id, version, lastSeen, count } of ledger) {
    if (kind !== 'known' && kind !== 'exempt') continue;
    const before = uses.get(id);
    const latest = before && before.lastSeen >= lastSeen ? before : { lastSeen, version };
    uses.set(id, { ...latest, requests: count + (before?.requests ?? 0) });
  }
  return uses;
}

/** Every operation that some release lists, once. */
export function listedOperations({ releases }: ClientRecord): { id: string; name: string }[] {
  const names = new Map(
    releases.flatMap(({ operations }) => operations.map(({ id, name }) => [id, name] as const)),
  );
  return [...names]
    .map(([id, name]) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly use: Use | undefined;
  /** Since when uses would have been written down. */
  readonly keptSince: number;
}

function decide(
  candidate: Candidate,
  facts: RetirementFacts,
  rules: RetirementRules,
): RetirementDecision {
  const { id, name, use } = candidate;
  const state = stateOf(id, facts);
  const decision = { id, name, state };
  const listed = listing(id, facts);
  const retirement = facts.record.retirements.get(id);
  if (listed) {
    // It was tombstoned and then published again.
    const change = retirement?.state === 'tombstoned' ? reprieve(facts.now) : undefined;
    const outcome = change ? ({ kind: 'reprieve', change } as const) : ({ kind: 'keep' } as const);
    return { ...decision, ...outcome, evidence: listed };
  }
  if (retirement?.state === 'tombstoned') return { ...decision, ...tombstoned(retirement, use) };
  const since = unseenSince(candidate, facts.record);
  if (facts.now - since < rules.unusedForMs) {
    const evidence: Evidence =
      use && use.lastSeen >= since ? { kind: 'seen', use } : { kind: 'unseen', since, use };
    return { ...decision, kind: 'keep', evidence };
  }
  return {
    ...decision,
    kind: 'tombstone',
    change: tombstone(facts.now, rules),
    evidence: { kind: 'unseen', since, use },
  };
}

function listing(id: string, { record, committed }: RetirementFacts): Evidence | undefined {
  const versions = liveVersionsOf(id, record);
  if (versions.length > 0) return { kind: 'in-live-releases', versions };
  return committed.has(id) ? { kind: 'in-committed-manifest' } : undefined;
}

function liveVersionsOf(id: string, { releases }: ClientRecord): string[] {
  return releases
    .filter(({ endedAt, operations }) => !endedAt && operations.some((each) => each.id === id))
    .map(({ version }) => version);
}

/** BFFs bring back what is hit; what they could not tell the registry, the ledger tells. */
function tombstoned(
  { since, goneAt }: Retirement & { state: 'tombstoned' },
  use: Use | undefined,
): Pick<RetirementDecision, 'kind' | 'change' | 'evidence'> {
  const isHit =
    use !== undefined && use.lastSeen >= Date.parse(since) && use.lastSeen < Date.parse(goneAt);
  if (!isHit) {
    return { kind: 'done', evidence: { kind: 'tombstoned', goneAt: Date.parse(goneAt), use } };
  }
  return { kind: 'reprieve', change: reprieve(use.lastSeen), evidence: { kind: 'seen', use } };
}

/**
 * Since when nobody has used the operation, as far as anybody can know: since it was seen last;
 * one never seen, since its last release ended, or since the ledger began if that was later.
 */
function unseenSince({ id, use, keptSince }: Candidate, { releases, retirements }: ClientRecord) {
  const retirement = retirements.get(id);
  const reprievedAt = retirement?.state === 'reprieved' ? Date.parse(retirement.since) : 0;
  if (use) return Math.max(use.lastSeen, reprievedAt);
  const ends = releases
    .filter(({ operations }) => operations.some((each) => each.id === id))
    .map(({ endedAt, publishedAt }) => Date.parse(endedAt ?? publishedAt));
  return Math.max(...ends, reprievedAt, keptSince);
}

/** When the first of all requests that it knows was seen; 0 for an empty one. */
function ledgerStart(ledger: readonly LedgerEntry[]): number {
  if (ledger.length === 0) return 0;
  return ledger.reduce((first, { firstSeen }) => Math.min(first, firstSeen), Infinity);
}

function tombstone(now: number, { graceMs }: RetirementRules): Retirement {
  return { state: 'tombstoned', since: isoOf(now), goneAt: isoOf(now + graceMs) };
}

function reprieve(at: number): Retirement {
  return { state: 'reprieved', since: isoOf(at) };
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
