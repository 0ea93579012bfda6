import { LRUCache } from 'lru-cache';
import { sha256 } from '../operation.ts';
import type { Redis } from '../redis.ts';
import type { Log } from '../telemetry/log.ts';

/** How often something happened in a window of time, and for how long that window goes on. */
export interface Count {
  readonly current: number;
  /** In milliseconds. */
  readonly ttl: number;
}

/**
 * Counts by key and window. They are kept in memory, and summed up with those of other edges in a
 * Redis ten times a second: nothing ever waits for it, and without it each edge counts for itself.
 * Meanwhile several edges together may let through what came in a tenth of a second more.
 */
export class Counts {
  readonly #tallies = new LRUCache<string, Tally>({ max: KEYS_MAX });
  readonly #unshared = new Set<Tally>();
  readonly #redis: Redis | undefined;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout | undefined;
  #isSharing = false;

  constructor(redis: Redis | undefined, log: Log) {
    this.#redis = redis;
    this.#log = log;
    if (redis) this.#timer = setInterval(() => void this.share(), SHARE_MS).unref();
  }

  /** Counts one more. All edges begin a window at the same time. */
  add(key: string, windowMs: number): Count {
    const tally = this.#tallyOf(key, windowMs);
    tally.total += 1;
    if (this.#redis) {
      tally.unshared += 1;
      this.#unshared.add(tally);
    }
    return { current: tally.total, ttl: tally.endsAt - Date.now() };
  }

  /** What was counted, without counting. */
  look(key: string, windowMs: number): Count {
    const { total, endsAt } = this.#tallyOf(key, windowMs);
    return { current: total, ttl: endsAt - Date.now() };
  }

  /** Tells Redis what was counted here, and learns what was counted elsewhere. */
  async share(): Promise<void> {
    if (this.#isSharing || this.#unshared.size === 0) return;
    this.#isSharing = true;
    const tallies = [...this.#unshared];
    this.#unshared.clear();
    try {
      for (let from = 0; from < tallies.length; from += KEYS_AT_ONCE) {
        await this.#shareSome(tallies.slice(from, from + KEYS_AT_ONCE));
      }
    } catch (error) {
      // What was counted stays counted here.
      this.#log.debug({ err: error }, 'counts are not shared');
    }
    this.#isSharing = false;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tallyOf(key: string, windowMs: number): Tally {
    const now = Date.now();
    const known = this.#tallies.get(key);
    if (known && now < known.endsAt) return known;
    const endsAt = (Math.floor(now / windowMs) + 1) * windowMs;
    const tally = { key, endsAt, total: 0, unshared: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }

  async #shareSome(tallies: readonly Tally[]): Promise<void> {
    const totals = await this.#redis?.run((client) => {
      const pipeline = client.multi();
      for (const tally of tallies) {
        const name = nameOf(tally);
        pipeline.incrBy(name, tally.unshared).pExpireAt(name, tally.endsAt + SPARE_MS);
        tally.unshared = 0;
      }
      return pipeline.execAsPipeline();
    });
    for (const [index, tally] of tallies.entries()) {
      const total = Number(totals?.[2 * index]);
      if (total > 0) tally.total = total + tally.unshared;
    }
  }
}

interface Tally {
  readonly key: string;
  /** When its window ends, in milliseconds since 1970. */
  readonly endsAt: number;
  total: number;
  /** What of it Redis was not told. */
  unshared: number;
}

/** Addresses and viewers are nobody's to read there. */
function nameOf({ key, endsAt }: Tally): string {
  return `facet:rate:${sha256(key).slice(0, 32)}:${endsAt}`;
}

/** As many callers as are told apart; beyond, those that were silent longest begin anew. */
const KEYS_MAX = 50_000;

const SHARE_MS = 100;
const KEYS_AT_ONCE = 1_000;

/** Clocks differ. */
const SPARE_MS = 5_000;
