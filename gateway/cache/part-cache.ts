import { SteadyMap } from '../steady-map.ts';
import type { Cache } from './cache.ts';
import type { Entry } from './entry.ts';

/** What is known of some keys, and what is still to be fetched. */
export interface Taken {
  /** By the index of its key: what may be used. */
  readonly usable: readonly (Entry | undefined)[];
  /** Indices of what may be used, is no longer fresh, and is made anew by nobody here. */
  readonly aging: readonly number[];
  /** By the index of its key: what may stand in when fetching fails. */
  readonly stale: readonly (Entry | undefined)[];
  /** Indices of keys that the taker fetches, for all who ask for them meanwhile. */
  readonly ours: readonly number[];
  /** What somebody else fetches already, by index; undefined when nothing came of it. */
  readonly theirs: ReadonlyMap<number, Promise<Entry | undefined>>;
  readonly settle: Settle;
}

/** Hands over what came of some of `ours`, by index: undefined when nothing is to be kept. */
export type Settle = (made: ReadonlyMap<number, Entry | undefined>) => void;

/**
 * Parts of answers that are the same for everybody: entities and root fields. However many ask for
 * one at once, one of them fetches it: in this instance, and among all that share a Redis.
 */
export class PartCache {
  readonly #cache: Cache;
  readonly #deadlineMs: number;
  readonly #fetching = new SteadyMap<Fetching>();

  /** `deadlineMs`: time for a whole request, in milliseconds; no fetch is claimed for longer. */
  constructor(cache: Cache, deadlineMs: number) {
    this.#cache = cache;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Looks keys up. What is no longer fresh may be used for `staleMs` more. Whoever takes must settle
   * every one of `ours`, whatever happens.
   */
  async take(keys: readonly string[], staleMs = 0): Promise<Taken> {
    const now = Date.now();
    const isUsable = (entry: Entry | undefined): entry is Entry =>
      entry !== undefined && now < entry.freshUntil + staleMs;
    const found = keys.map((key) => this.#cache.peek(key));
    const theirs = new Map<number, Promise<Entry | undefined>>();
    const begun: Begun[] = [];
    keys.forEach((key, index) => {
      if (isUsable(found[index])) return;
      const fetching = this.#fetching.get(key);
      if (fetching) theirs.set(index, fetching.settled);
      else begun.push([index, this.#begin(key)]);
    });
    await this.#ask(begun, found);
    const lacking = begun.filter(([index, fetching]) => {
      const entry = found[index];
      if (isUsable(entry)) this.#end(fetching, entry);
      return !isUsable(entry);
    });
    const ours = new Map(await this.#claim(lacking));
    for (const [index, { settled }] of lacking) if (!ours.has(index)) theirs.set(index, settled);
    const usable = found.map((entry) => (isUsable(entry) ? entry : undefined));
    const isAging = (entry: Entry | undefined, index: number) =>
      entry !== undefined && now >= entry.freshUntil && !this.#fetching.get(keys[index] ?? '');
    return {
      usable,
      aging: usable.flatMap((entry, index) => (isAging(entry, index) ? [index] : [])),
      stale: found.map((entry) => (isUsable(entry) ? undefined : entry)),
      ours: [...ours.keys()],
      theirs,
      settle: (made) => this.#settle(ours, made),
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
  async #ask(begun: readonly Begun[], found: (Entry | undefined)[]): Promise<void> {
    if (begun.length === 0) return;
    const entries = await this.#cache.find(keysOf(begun));
    begun.forEach(([index], at) => {
      found[index] = entries[at] ?? found[index];
    });
  }

  /** Those that no other instance fetches; what another does ends when that has, or takes too long. */
  async #claim(lacking: readonly Begun[]): Promise<readonly Begun[]> {
    if (lacking.length === 0) return [];
    const claims = await this.#cache.claim(keysOf(lacking), this.#deadlineMs);
    const theirs = lacking.filter((_, at) => claims[at] === 'theirs');
    if (theirs.length > 0) void this.#await(theirs);
    return lacking.filter(([, fetching], at) => {
      const claim = claims[at];
      if (typeof claim === 'object') this.#end(fetching, claim);
      return claim === 'ours';
    });
  }

  async #await(theirs: readonly Begun[]): Promise<void> {
    // Whoever waits in vain must still have time to fetch.
    const entries = await this.#cache.awaited(keysOf(theirs), this.#deadlineMs / 4);
    for (const [at, [, fetching]] of theirs.entries()) this.#end(fetching, entries[at]);
  }

  #settle(ours: ReadonlyMap<number, Fetching>, made: ReadonlyMap<number, Entry | undefined>): void {
    const settled: Begun[] = [];
    for (const [index, entry] of made) {
      const fetching = ours.get(index);
      if (!fetching) continue;
      if (entry) this.keep(fetching.key, entry);
      this.#end(fetching, entry);
      settled.push([index, fetching]);
    }
    this.#cache.release(keysOf(settled));
  }

  #begin(key: string): Fetching {
    const fetching = new Fetching(key);
    this.#fetching.set(key, fetching);
    return fetching;
  }

  #end(fetching: Fetching, entry: Entry | undefined): void {
    const { key } = fetching;
    if (this.#fetching.get(key) === fetching) this.#fetching.delete(key);
    fetching.settle(entry);
  }
}

/** A key's index, and its fetch. */
type Begun = readonly [index: number, fetching: Fetching];

function keysOf(begun: readonly Begun[]): readonly string[] {
  return begun.map(([, { key }]) => key);
}

class Fetching {
  readonly key: string;
  readonly settled: Promise<Entry | undefined>;
  readonly settle: (entry: Entry | undefined) => void;

  constructor(key: string) {
    this.key = key;
    const { promise, resolve } = Promise.withResolvers<Entry | undefined>();
    this.settled = promise;
    this.settle = resolve;
  }
}
