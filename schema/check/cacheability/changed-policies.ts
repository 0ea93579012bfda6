import type { Revisions } from '../../check.ts';
import type { CachePolicy } from '../../plan/plan-policy.ts';
import type { ComposedClient } from '../composed-revision.ts';
import type { Finding, Severity } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import { type MeasuredPair, measuredPairs } from '../query-plans/plan-measures.ts';
import { type CacheLimit, cacheLimits, limitKey } from './cache-limits.ts';
import { audienceOf, policyWords } from './cache-words.ts';
import { policyFinding } from './policy-finding.ts';

/** An operation whose answers may be kept otherwise than before, and what decides it. */
export interface ChangedPolicy {
  readonly pair: MeasuredPair;
  readonly code: 'CACHE_MAX_AGE_CHANGED' | 'CACHE_SCOPE_CHANGED';
  readonly severity: Severity;
  readonly isStricter: boolean;
  /** What decides it now; of one that may be kept longer, what decided it before. */
  readonly cause?: CacheLimit | undefined;
}

/** The operations of a client that may be kept otherwise: one finding for each cause. */
export function changedPolicies(paired: PairedClient, revisions: Revisions): Finding[] {
  const { client, base, head } = paired;
  if (!base || !head) return [];
  const groups = new Map<string, ChangedPolicy[]>();
  for (const pair of measuredPairs(paired)) {
    const changed = changedPolicy(pair, base, head);
    if (!changed) continue;
    const { code, severity, cause } = changed;
    const key = `${code} ${severity} ${cause ? limitKey(cause) : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), changed]);
  }
  return [...groups.values()].flatMap((group) => policyFinding(group, client, revisions));
}

function changedPolicy(
  pair: MeasuredPair,
  base: ComposedClient,
  head: ComposedClient,
): ChangedPolicy | undefined {
  const { from, to, operation, isSameText } = pair;
  if (operation.type === 'mutation' || isSamePolicy(from.cache, to.cache)) return undefined;
  const isStricter = rankOf(to.cache) < rankOf(from.cache);
  const before = limitsOf(pair.before, base);
  const after = limitsOf(pair.after, head);
  const isScope = isScopeChange(from.cache, to.cache);
  const reasons = isStricter ? newIn(after, before) : newIn(before, after);
  const isLook = isScope || isStricter;
  return {
    pair,
    code: isScope ? 'CACHE_SCOPE_CHANGED' : 'CACHE_MAX_AGE_CHANGED',
    severity: isLook && isSameText ? 'warning' : 'note',
    isStricter,
    cause: (isScope && reasons.find(({ reason }) => SCOPES.has(reason))) || reasons[0],
  };
}

const SCOPES: ReadonlySet<CacheLimit['reason']> = new Set(['private', 'takes-permission']);

/** The reasons that one side has and the other has not, or else all of its. */
function newIn(some: readonly CacheLimit[], others: readonly CacheLimit[]): readonly CacheLimit[] {
  const known = new Set(others.map(limitKey));
  const fresh = some.filter((limit) => !known.has(limitKey(limit)));
  return fresh.length > 0 ? fresh : some;
}

function limitsOf(plans: MeasuredPair['after'], { contract }: ComposedClient) {
  return contract.kind === 'contract' ? cacheLimits(plans, contract.supergraph) : [];
}

function isSamePolicy(from: CachePolicy | undefined, to: CachePolicy | undefined): boolean {
  return policyWords(from) === policyWords(to);
}

/** Grows with what an answer may be kept for. What schemas do not say, headers may. */
function rankOf(policy: CachePolicy | undefined): number {
  if (!policy) return 1;
  const ranks = { nobody: 0, viewer: 2, everybody: 3 };
  return ranks[audienceOf(policy)] * AGES + policy.maxAgeS;
}

/** More than any age in seconds. */
const AGES = 2 ** 40;

/** Whether everybody may have an answer from now on, or its viewer alone. */
function isScopeChange(from: CachePolicy | undefined, to: CachePolicy | undefined): boolean {
  const [before, after] = [audienceOf(from), audienceOf(to)];
  return after === 'everybody'
    ? before !== 'everybody'
    : before === 'everybody' && after === 'viewer';
}
