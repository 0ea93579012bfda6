import type { Cache } from './cache.ts';
import type { Entry } from './entry.ts';

/** What is known of some keys, and what is still to be fetched. */
export interface Taken {
  /** By the index of its key: what is as good as new. */
  readonly fresh: readonly (Entry | undefined)[];
  /** By the index of its key: what may stand in when fetching fails. */
  readonly stale: readonly (Entry | undefined)[];
  /** Indices of keys that the taker fetches, for all who ask for them meanwhile. */
  readonly ours: readonly number[];
  /** What somebody else fetches already, by index; undefined when nothing came of it. */
  readonly theirs: ReadonlyMap<number, Promise<Entry | undefined>>;
  /** Hands over what came of one of `ours`: undefined when nothing is to be kept. */
  readonly settle: (index: number, entry: Entry | undefined) => void;
}

/**
 * Parts of answers that are the same for everybody: entities and root fields. However many ask for
 * one at once, one of them fetches it.
 */
export class PartCache {
  readonly #cache: Cache;
  readonly #fetching = new Map<string, Fetching>();

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Looks keys up. Whoever takes must settle every one of `ours`, whatever happens. */
  async take(keys: readonly string[]): Promise<Taken> {
    const now = Date.now();
    const found = keys.map((key) => this.#cache.peek(key));
    const theirs = new Map<number, Promise<Entry | undefined>>();
    const begun = new Map<number, Fetching>();
    keys.forEach((key, index) => {
      if (isFresh(found[index], now)) return;
      const fetching = this.#fetching.get(key);
      if (fetching) theirs.set(index, fetching.settled);
      else begun.set(index, this.#begin(key));
    });
    await this.#ask(keys, [...begun.keys()], found);
    const settle: Taken['settle'] = (index, entry) => {
      const key = keys[index] ?? '';
      if (entry) this.keep(key, entry);
      this.#end(key, begun.get(index), entry);
    };
    const ours = [...begun.keys()].filter((index) => {
      const entry = found[index];
      if (!isFresh(entry, now)) return true;
      this.#end(keys[index] ?? '', begun.get(index), entry);
      return false;
    });
    return {
      fresh: found.map((entry) => (isFresh(entry, now) ? entry : undefined)),
      stale: found.map((entry) => (isFresh(entry, now) ? undefined : entry)),
      ours,
      theirs,
      settle,
    };
  }

  /** Keeps a part, unless something newer is kept. */
  keep(key: string, entry: Entry): void {
    const known = this.#cache.peek(key);
    if ((known?.madeAt ?? 0) <= entry.madeAt) this.#cache.keep(key, entry);
  }

  /** Lets nobody wait for what is being fetched, for something has changed since that began. */
  startAnew(): void {
    this.#fetching.clear();
  }

  /** What memory lacks may stand in the tier behind it. */
  async #ask(
    keys: readonly string[],
    indices: readonly number[],
    found: (Entry | undefined)[],
  ): Promise<void> {
    if (indices.length === 0) return;
    const entries = await this.#cache.find(indices.map((index) => keys[index] ?? ''));
    indices.forEach((index, at) => {
      found[index] = entries[at] ?? found[index];
    });
  }

  #begin(key: string): Fetching {
    const fetching = new Fetching();
    this.#fetching.set(key, fetching);
    return fetching;
  }

  #end(key: string, fetching: Fetching | undefined, entry: Entry | undefined): void {
    if (this.#fetching.get(key) === fetching) this.#fetching.delete(key);
    fetching?.settle(entry);
  }
}

function isFresh(entry: Entry | undefined, now: number): entry is Entry {
  return entry !== undefined && now < entry.freshUntil;
}

class Fetching {
  readonly settled: Promise<Entry | undefined>;
  readonly settle: (entry: Entry | undefined) => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<Entry | undefined>();
    this.settled = promise;
    this.settle = resolve;
  }
}
