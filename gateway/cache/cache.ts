import type { Entry } from './entry.ts';

/**
 * Entries in memory and, behind it, in a Redis that several instances share. It cannot hurt: nothing
 * here rejects, and nothing takes longer than the cache's own deadline.
 */
export interface Cache {
  /** What memory holds, fresh or stale. */
  peek(key: string): Entry | undefined;
  /** For each key what is held, fresh or stale; what memory lacks is asked for in one round trip. */
  find(keys: readonly string[]): Promise<readonly (Entry | undefined)[]>;
  /**
   * Keeps an entry: in memory at once, in Redis in the background. One that is too large, or made
   * before something it was made of changed, is not kept.
   */
  keep(key: string, entry: Entry): void;
  /**
   * Claims the making of entries among all instances, for `forMs` milliseconds, in one round trip.
   * Without a Redis that answers each is `ours`; one that somebody has made meanwhile is handed out.
   */
  claim(keys: readonly string[], forMs: number): Promise<readonly Claim[]>;
  /** Gives up claims: what was made is kept by now, or never will be. */
  release(keys: readonly string[]): void;
  /**
   * Waits for the entries that other instances make; of each undefined once that was given up, or
   * after `forMs`.
   */
  awaited(keys: readonly string[], forMs: number): Promise<readonly (Entry | undefined)[]>;
}

/** Who makes an entry; or the entry, which is fresh. */
export type Claim = 'ours' | 'theirs' | Entry;
