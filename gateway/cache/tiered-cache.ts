import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { CacheMetrics, CacheName, LookupOutcome } from '../telemetry/cache-metrics.ts';
import type { Cache, Claim } from './cache.ts';
import type { Entry } from './entry.ts';
import type { Invalidations } from './invalidations.ts';
import { MAX_ENTRY_BYTES, type MemoryTier, textBytesOf } from './memory-tier.ts';
import type { RecentInvalidations } from './recent-invalidations.ts';
import {
  CLOCK_MARGIN_MS,
  type ClaimedLookup,
  type StoredEntries,
  type StoredLookup,
} from './stored-entries.ts';
import { withBoundedTags } from './tag.ts';

export interface TieredCacheOptions {
  readonly name: CacheName;
  readonly memory: MemoryTier;
  /** Undefined: memory is all there is. */
  readonly stored: StoredEntries | undefined;
  readonly recent: RecentInvalidations;
  readonly invalidations: Pick<Invalidations, 'isStoredBelieved' | 'isBeforeListening'>;
  readonly metrics: CacheMetrics;
}

/** Memory first, then Redis; what Redis has is kept in memory, too. */
export class TieredCache implements Cache {
  readonly #options: TieredCacheOptions;

  constructor(options: TieredCacheOptions) {
    this.#options = options;
  }

  /** What it does not find is counted by the `find` that follows. */
  peek(key: string): Entry | undefined {
    const { name, memory, metrics } = this.#options;
    const now = Date.now();
    const entry = memory.find(key, now);
    if (entry) metrics.lookups(name, 'memory', now < entry.freshUntil ? 'hit' : 'stale', 1);
    return entry;
  }

  async find(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    const { memory, recent } = this.#options;
    const now = Date.now();
    const found = keys.map((key) => memory.find(key, now));
    const lacking = [...keys.keys()].filter((at) => (found[at]?.freshUntil ?? 0) <= now);
    this.#countMemory(found, now);
    if (lacking.length === 0) return found;
    const stored = await this.#findStored(lacking.map((at) => keys[at] ?? ''));
    for (const [index, at] of lacking.entries()) {
      const entry = stored[index];
      if (entry && entry.madeAt > (found[at]?.madeAt ?? 0)) found[at] = entry;
    }
    // Something may have changed while Redis was asked.
    return found.map((entry) => (entry && recent.isOutdated(entry, 0) ? undefined : entry));
  }

  keep(key: string, entry: Entry): void {
    const { name, memory, stored, metrics } = this.#options;
    const bounded = withBoundedTags(entry);
    const refusal = bounded ? this.#refusalOf(bounded) : 'tags';
    if (bounded && !refusal) {
      const kept = { ...bounded, freshUntil: spread(key, entry) };
      memory.keep(key, kept);
      stored?.keep(key, kept);
    } else if (refusal) metrics.droppedWrite(name, refusal);
  }

  async claim(keys: readonly string[], forMs: number): Promise<readonly Claim[]> {
    const { stored, invalidations } = this.#options;
    if (!stored || !invalidations.isStoredBelieved) return keys.map(() => 'ours');
    const claims = await stored.claim(keys, forMs);
    return claims.map((claim, index) => {
      if (typeof claim === 'string') return claim;
      return this.#believed(keys[index] ?? '', claim) ?? 'ours';
    });
  }

  release(keys: readonly string[]): void {
    this.#options.stored?.release(keys);
  }

  async awaited(keys: readonly string[], forMs: number): Promise<readonly (Entry | undefined)[]> {
    const { memory, stored, invalidations } = this.#options;
    const found = keys.map((): Entry | undefined => undefined);
    if (!stored || !invalidations.isStoredBelieved) return found;
    const end = performance.now() + forMs;
    let open = [...keys.keys()];
    for (let pauseMs = 10; ; pauseMs = Math.min(50, pauseMs * 1.5)) {
      const lookups = await stored.findClaimed(open.map((at) => keys[at] ?? ''));
      open = open.filter((at, index) => {
        const key = keys[at] ?? '';
        const { lookup, isClaimed } = lookups[index] ?? NOT_CLAIMED;
        const entry = this.#believed(key, lookup) ?? memory.find(key, Date.now());
        if (isFresh(entry)) found[at] = entry;
        return isClaimed && !isFresh(entry);
      });
      if (open.length === 0 || performance.now() + pauseMs > end) return found;
      await sleep(pauseMs);
    }
  }

  #refusalOf(entry: Entry): 'large' | 'invalidated' | undefined {
    const { recent, invalidations } = this.#options;
    if (textBytesOf(entry) > MAX_ENTRY_BYTES) return 'large';
    const isLate = invalidations.isBeforeListening(entry.madeAt) || recent.isOutdated(entry, 0);
    return isLate ? 'invalidated' : undefined;
  }

  async #findStored(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    const { name, stored, invalidations, metrics } = this.#options;
    if (!stored) return [];
    if (!invalidations.isStoredBelieved) {
      metrics.lookups(name, 'redis', 'bypassed', keys.length);
      return [];
    }
    const lookups = await stored.find(keys);
    for (const [outcome, entries] of counted(lookups)) {
      metrics.lookups(name, 'redis', outcome, entries);
    }
    return lookups.map((lookup, index) => this.#believed(keys[index] ?? '', lookup));
  }

  /** The entry of a look-up, in memory from now on, if it may be believed. */
  #believed(key: string, { entry }: StoredLookup): Entry | undefined {
    const { memory, recent } = this.#options;
    if (!entry || recent.isOutdated(entry, CLOCK_MARGIN_MS)) return undefined;
    const known = memory.find(key, Date.now());
    if (known && known.madeAt >= entry.madeAt) return known;
    memory.keep(key, entry);
    return entry;
  }

  #countMemory(found: readonly (Entry | undefined)[], now: number): void {
    const { name, metrics } = this.#options;
    const outcomes = found.map((entry) => ({
      outcome: !entry
        ? ('miss' as const)
        : now < entry.freshUntil
          ? ('hit' as const)
          : ('stale' as const),
    }));
    for (const [outcome, entries] of counted(outcomes)) {
      metrics.lookups(name, 'memory', outcome, entries);
    }
  }
}

/**
 * Up to a tenth less than the time an entry is fresh, so that what was made together is not made anew
 * together. Never more: a service's word is a limit.
 */
function spread(key: string, { madeAt, freshUntil }: Entry): number {
  const fraction = crc32(key, Math.floor(madeAt) % 2 ** 32) / 2 ** 32;
  return freshUntil - (freshUntil - madeAt) * 0.1 * fraction;
}

function counted(
  lookups: readonly { readonly outcome: LookupOutcome }[],
): ReadonlyMap<LookupOutcome, number> {
  const counts = new Map<LookupOutcome, number>();
  for (const { outcome } of lookups) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
}

const NOT_CLAIMED: ClaimedLookup = { lookup: { outcome: 'miss' }, isClaimed: false };

function isFresh(entry: Entry | undefined): entry is Entry {
  return entry !== undefined && Date.now() < entry.freshUntil;
}
