import { LRUCache } from 'lru-cache';
import type { Entry } from './entry.ts';
import { namesOf } from './tag.ts';

/**
 * Entries in memory, bounded by their bytes: the one not asked for longest goes first. What was made
 * of something is found by its name.
 */
export class MemoryTier {
  readonly #kept: LRUCache<string, Entry>;
  /** The keys of the entries that have a name. */
  readonly #named = new Map<string, Set<string>>();

  /** `bytes`: of all entries together; 0 keeps nothing. */
  constructor(bytes: number) {
    this.#kept = new LRUCache({
      maxSize: Math.max(1, bytes),
      // One entry that would push out most others is not worth them.
      maxEntrySize: Math.max(1, Math.min(Math.ceil(bytes / 8), MAX_ENTRY_BYTES)),
      sizeCalculation: sizeOf,
      dispose: (entry, key) => this.#forgetNames(key, entry),
    });
  }

  /** An entry that may still be given `now`, in milliseconds since 1970. */
  find(key: string, now: number): Entry | undefined {
    const entry = this.#kept.get(key);
    if (!entry || now < entry.keptUntil) return entry;
    this.#kept.delete(key);
    return undefined;
  }

  keep(key: string, entry: Entry): void {
    this.#kept.set(key, entry);
    if (this.#kept.peek(key) !== entry) return;
    for (const name of namesOf(entry.tags)) {
      const keys = this.#named.get(name);
      if (keys) keys.add(key);
      else this.#named.set(name, new Set([key]));
    }
  }

  /** Removes every entry that has one of the names. */
  remove(names: readonly string[]): void {
    for (const name of names) {
      for (const key of this.#named.get(name) ?? []) this.#kept.delete(key);
    }
  }

  /** Lets go of the half that was not asked for longest. */
  halve(): void {
    const half = this.#kept.calculatedSize / 2;
    while (this.#kept.calculatedSize > half) this.#kept.pop();
  }

  clear(): void {
    this.#kept.clear();
    this.#named.clear();
  }

  #forgetNames(key: string, { tags }: Entry): void {
    for (const name of namesOf(tags)) {
      const keys = this.#named.get(name);
      keys?.delete(key);
      if (keys?.size === 0) this.#named.delete(name);
    }
  }
}

/** Bytes of an entry's text: at most two for each UTF-16 code unit that JavaScript holds. */
export function textBytesOf({ text }: Entry): number {
  return typeof text === 'string' ? text.length * 2 : text.byteLength;
}

function sizeOf(entry: Entry, key: string): number {
  let bytes = textBytesOf(entry) + key.length * 2 + ENTRY_OVERHEAD_BYTES;
  for (const tag of entry.tags) bytes += tag.length * 2 + TAG_OVERHEAD_BYTES;
  return bytes;
}

/** The largest text that any tier keeps. */
export const MAX_ENTRY_BYTES = 1024 * 1024;

/** What an entry takes beside its text and key. */
const ENTRY_OVERHEAD_BYTES = 500;
/** What a tag takes beside its text: a place in the list of keys. */
const TAG_OVERHEAD_BYTES = 100;
