import type { Log } from '../telemetry/log.ts';

/** Tags whose entries may still be in Redis, because it was away: removed as soon as it is back. */
export class OwedRemovals {
  readonly #tags = new Set<string>();
  readonly #log: Log;
  readonly #remove: (tags: readonly string[]) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  /** `remove` tries again, and adds what it could not do. */
  constructor(log: Log, remove: (tags: readonly string[]) => Promise<void>) {
    this.#log = log;
    this.#remove = remove;
  }

  get isNone(): boolean {
    return this.#tags.size === 0;
  }

  add(tags: readonly string[]): void {
    for (const tag of tags) this.#tags.add(tag);
    for (const tag of this.#tags) {
      if (this.#tags.size <= MAX_OWED) break;
      this.#tags.delete(tag);
      this.#log.warn({ tag }, 'too much changed while Redis is away: old entries may be given');
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const owed = [...this.#tags];
      this.#tags.clear();
      void this.#remove(owed);
    }, RETRY_MS).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

const RETRY_MS = 500;
const MAX_OWED = 20_000;
