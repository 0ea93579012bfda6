import type { Cache } from './cache.ts';
import type { Entry } from './entry.ts';

/** A cache that keeps everything in a map, and tells what it was asked. */
export interface MapCache extends Cache {
  readonly entries: Map<string, Entry>;
  /** The keys of each `find` so far. */
  readonly finds: readonly (readonly string[])[];
}

export function mapCache(overrides: Partial<Cache> = {}): MapCache {
  const entries = new Map<string, Entry>();
  const finds: (readonly string[])[] = [];
  return {
    entries,
    finds,
    peek: (key) => entries.get(key),
    find: async (keys) => {
      finds.push(keys);
      return keys.map((key) => entries.get(key));
    },
    keep: (key, entry) => void entries.set(key, entry),
    claim: async (keys) => keys.map(() => 'ours'),
    release: () => {},
    awaited: async (keys) => keys.map(() => undefined),
    ...overrides,
  };
}
