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
import type { RedisTier } from './redis-tier.ts';
import { namesOf } from './tag.ts';

/** An entry that was looked up in Redis; only of a hit and of something stale is there an entry. */
export interface StoredLookup {
  readonly outcome: LookupOutcome;
  readonly entry?: Entry;
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
  #writes = 0;
  #bytes = 0;

  constructor(options: StoredEntriesOptions) {
    this.#options = options;
  }

  /** Looks up all keys in one round trip. */
  async find(keys: readonly string[]): Promise<readonly StoredLookup[]> {
    const redisKeys = keys.map((key) => this.#redisKeyOf(key));
    const texts = await this.#options.tier.read(redisKeys);
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

  /** An entry, and whether somebody is making it; where nobody can tell, nobody is. */
  async findClaimed(key: string): Promise<{ lookup: StoredLookup; isClaimed: boolean }> {
    const redisKey = this.#redisKeyOf(key);
    const texts = await this.#options.tier.read([redisKey, claimKeyOf(redisKey)]);
    if (typeof texts === 'string') return { lookup: { outcome: texts }, isClaimed: false };
    const [text, claim] = texts;
    const lookup = this.#judged(redisKey, text, Date.now());
    return { lookup, isClaimed: claim !== undefined };
  }

  /** Claims the making of an entry; `ours` whenever Redis does not say otherwise. */
  async claim(key: string, forMs: number): Promise<'ours' | 'theirs'> {
    const claimed = await this.#options.tier.claim(claimKeyOf(this.#redisKeyOf(key)), forMs);
    return claimed === false ? 'theirs' : 'ours';
  }

  release(key: string): void {
    void this.#options.tier.release(claimKeyOf(this.#redisKeyOf(key)));
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

  #redisKeyOf(key: string): string {
    return redisKeyOf(this.#options, key);
  }
}

/** How far the clocks of two instances may be apart. */
export const CLOCK_MARGIN_MS = 250;

const MAX_WRITES = 256;
const MAX_WRITE_BYTES = 32 * 1024 * 1024;
