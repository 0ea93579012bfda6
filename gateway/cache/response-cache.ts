import { LRUCache } from 'lru-cache';

/** A whole answer that may be given again. */
export interface KeptAnswer {
  /** The bytes of the answer's text. */
  readonly body: Buffer;
  /** By whom it may be kept, and for how long. */
  readonly policy: { readonly scope: 'PUBLIC' | 'PRIVATE'; readonly maxAgeS: number };
  /** When it was made, in milliseconds since 1970. */
  readonly madeAt: number;
  /** Until when it may be given, in milliseconds since 1970. */
  readonly freshUntil: number;
}

/**
 * Answers in memory, bounded by their bytes: the one not asked for longest goes first.
 */
export class ResponseCache {
  readonly #kept: LRUCache<string, KeptAnswer>;

  constructor(bytes: number) {
    this.#kept = new LRUCache({
      maxSize: bytes,
      // One answer that would push out most others is not worth them.
      maxEntrySize: Math.ceil(bytes / 8),
      sizeCalculation: ({ body }, key) => body.byteLength + key.length * 2 + OVERHEAD_BYTES,
    });
  }

  /** An answer that is still fresh `now`, in milliseconds since 1970. */
  find(key: string, now: number): KeptAnswer | undefined {
    const answer = this.#kept.get(key);
    if (!answer || now < answer.freshUntil) return answer;
    this.#kept.delete(key);
    return undefined;
  }

  keep(key: string, answer: KeptAnswer): void {
    this.#kept.set(key, answer);
  }
}

/** What an entry takes beside its text and key. */
const OVERHEAD_BYTES = 500;
