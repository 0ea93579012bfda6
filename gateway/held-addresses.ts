import { LRUCache } from 'lru-cache';

/** A representation that a caching proxy may hold: its query string, and the headers that chose it. */
export interface HeldAddress {
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Held {
  readonly address: HeldAddress;
  readonly tags: readonly string[];
  /** In milliseconds since 1970. */
  readonly until: number;
}

/**
 * What a caching proxy may hold, by what it was made of. Bounded: of the addresses served longest ago
 * nothing is known any more, and they grow old in the proxy on their own.
 */
export class HeldAddresses {
  readonly #byKey: LRUCache<string, Held>;
  readonly #keysOf = new Map<string, Set<string>>();

  /** Holds as many as take about so many bytes. */
  constructor(bytes: number) {
    this.#byKey = new LRUCache({
      maxSize: bytes,
      sizeCalculation: ({ tags }, key) => key.length * 4 + tags.length * TAG_BYTES + ENTRY_BYTES,
      dispose: ({ tags }, key) => this.#unlist(key, tags),
    });
  }

  /** Notes that an address, made of what the tags name, may be held until then. */
  hold(address: HeldAddress, tags: readonly string[], until: number): void {
    const key = [address.search, ...Object.values(address.headers)].join('\n');
    this.#byKey.set(key, { address, tags, until });
    // What takes too much is not kept.
    if (!this.#byKey.has(key)) return;
    for (const tag of tags) {
      const keys = this.#keysOf.get(tag);
      if (keys) keys.add(key);
      else this.#keysOf.set(tag, new Set([key]));
    }
  }

  /** The addresses made of any of what the tags name that may be held `now`; they are forgotten. */
  take(tags: readonly string[], now: number): readonly HeldAddress[] {
    const keys = new Set(tags.flatMap((tag) => [...(this.#keysOf.get(tag) ?? [])]));
    return [...keys].flatMap((key) => {
      const held = this.#byKey.peek(key);
      this.#byKey.delete(key);
      return held && now < held.until ? [held.address] : [];
    });
  }

  #unlist(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keysOf.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysOf.delete(tag);
    }
  }
}

/** About what an address takes beside its key, and what each of its tags takes in two places. */
const ENTRY_BYTES = 400;
const TAG_BYTES = 150;
