import type {
  CacheMetrics,
  CacheName,
  DropReason,
  LookupOutcome,
} from '../telemetry/cache-metrics.ts';
import type { Entry } from './entry.ts';
import { entryOfText, entryText } from './entry-text.ts';
import { textBytesOf } from './memory-tier.ts';
import { claimKeyOf, redisKeyOf } from './redis-key.ts';
import type { Place, RedisTier } from './redis-tier.ts';
import { namesOf } from './tag.ts';

/** An entry that was looked up in Redis; only of a hit and of something stale is there an entry. */
export interface StoredLookup {
  readonly outcome: LookupOutcome;
  readonly entry?: Entry;
}

/** A look-up, and whether somebody makes the entry at the moment. */
export interface ClaimedLookup {
  readonly lookup: StoredLookup;
  readonly isClaimed: boolean;
}

export interface StoredEntriesOptions {
  readonly name: CacheName;
  /** Whose the entries are: others that share the Redis do not find them. */
  readonly owner: string;
  readonly tier: RedisTier;
  /** Signs what is kept; undefined: a checksum only. */
  readonly secret: string | undefined;
  readonly metrics: CacheMetrics;
}

/** The entries of one cache in Redis. Nothing here rejects. */
export class StoredEntries {
  readonly #options: StoredEntriesOptions;
  /** The keys whose making Redis knows to be this instance's. */
  readonly #claimed = new Set<string>();
  #isAnswering = true;
  #writes = 0;
  #bytes = 0;

  constructor(options: StoredEntriesOptions) {
    this.#options = options;
  }

  /** Looks up all keys in one round trip. */
  async find(keys: readonly string[]): Promise<readonly StoredLookup[]> {
    const redisKeys = keys.map((key) => this.#redisKeyOf(key));
    const texts = await this.#options.tier.read(redisKeys);
    this.#isAnswering = typeof texts !== 'string';
    if (typeof texts === 'string') return keys.map(() => ({ outcome: texts }));
    const now = Date.now();
    return redisKeys.map((key, index) => this.#judged(key, texts[index], now));
  }

  /** Keeps an entry in the background, if not too many are on their way already. */
  keep(key: string, entry: Entry): void {
    const bytes = textBytesOf(entry);
    if (this.#writes >= MAX_WRITES || this.#bytes + bytes > MAX_WRITE_BYTES) {
      this.#dropped('full');
      return;
    }
    this.#writes += 1;
    this.#bytes += bytes;
    void this.#keep(this.#redisKeyOf(key), entry).finally(() => {
      this.#writes -= 1;
      this.#bytes -= bytes;
    });
  }

  /** Entries, and whether somebody is making them; where nobody can tell, nobody is. */
  async findClaimed(keys: readonly string[]): Promise<readonly ClaimedLookup[]> {
    const redisKeys = keys.map((key) => this.#redisKeyOf(key));
    const texts = await this.#options.tier.read([...redisKeys, ...redisKeys.map(claimKeyOf)]);
    if (typeof texts === 'string') {
      return keys.map(() => ({ lookup: { outcome: texts }, isClaimed: false }));
    }
    const now = Date.now();
    return redisKeys.map((key, index) => ({
      lookup: this.#judged(key, texts[index], now),
      isClaimed: texts[keys.length + index] !== undefined,
    }));
  }

  /**
   * Claims the making of entries. Each is `ours` whenever Redis does not say otherwise, and a Redis
   * that gave no answer just now is not asked. What was made since it was looked up is handed out.
   */
  async claim(
    keys: readonly string[],
    forMs: number,
  ): Promise<readonly ('ours' | 'theirs' | StoredLookup)[]> {
    if (!this.#isAnswering) return keys.map(() => 'ours');
    const places = keys.map((key) => this.#placeOf(key));
    const claims = await this.#options.tier.claim(places, forMs);
    if (typeof claims === 'string') return keys.map(() => 'ours');
    const now = Date.now();
    const made: string[] = [];
    const outcomes = keys.map((key, index) => {
      const { isOurs, text } = claims[index] ?? { isOurs: true };
      if (!isOurs) return 'theirs';
      this.#claimed.add(key);
      const lookup = this.#judged(this.#redisKeyOf(key), text, now);
      if (lookup.outcome !== 'hit') return 'ours';
      made.push(key);
      return lookup;
    });
    this.release(made);
    return outcomes;
  }

  /** Gives up those claims that Redis knows of. */
  release(keys: readonly string[]): void {
    const claimed = keys.filter((key) => this.#claimed.delete(key));
    if (claimed.length === 0) return;
    void this.#options.tier.release(claimed.map((key) => this.#placeOf(key).claimKey));
  }

  async #keep(key: string, entry: Entry): Promise<void> {
    const outcome = await this.#options.tier.keep({
      key,
      text: () => entryText(key, entry, this.#options.secret),
      keptUntil: entry.keptUntil,
      since: entry.madeAt - CLOCK_MARGIN_MS,
      names: namesOf(entry.tags),
    });
    if (outcome !== 'kept') this.#dropped(outcome);
  }

  #judged(key: string, text: string | undefined, now: number): StoredLookup {
    if (text === undefined) return { outcome: 'miss' };
    const entry = entryOfText(key, text, this.#options.secret);
    if (!entry) return { outcome: 'garbage' };
    if (now >= entry.keptUntil) return { outcome: 'miss' };
    return { outcome: now < entry.freshUntil ? 'hit' : 'stale', entry };
  }

  #dropped(reason: DropReason): void {
    this.#options.metrics.droppedWrite(this.#options.name, reason);
  }

  #placeOf(key: string): Place {
    const redisKey = this.#redisKeyOf(key);
    return { claimKey: claimKeyOf(redisKey), key: redisKey };
  }

  #redisKeyOf(key: string): string {
    return redisKeyOf(this.#options, key);
  }
}

/** How far the clocks of two instances may be apart. */
export const CLOCK_MARGIN_MS = 250;

const MAX_WRITES = 256;
const MAX_WRITE_BYTES = 32 * 1024 * 1024;
