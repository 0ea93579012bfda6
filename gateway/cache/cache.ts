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
   * Claims the making of an entry among all instances, for `forMs` milliseconds. Without a Redis that
   * answers it is always `ours`.
   */
  claim(key: string, forMs: number): Promise<'ours' | 'theirs'>;
  /** Gives up a claim: what was made is kept by now, or never will be. */
  release(key: string): void;
  /**
   * Waits for the entry that another instance makes; undefined once that gave up, or after `forMs`.
   */
  awaited(key: string, forMs: number): Promise<Entry | undefined>;
}
