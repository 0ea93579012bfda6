import type { Entry } from './entry.ts';
import { affectedBy, namesOf } from './tag.ts';

/**
 * What changed of late, so that what its origin was asked for before that is not kept after it, and
 * not believed when it comes from elsewhere. Times are in milliseconds since 1970.
 */
export class RecentInvalidations {
  /** When the entries of a name were last gone, the oldest first. */
  readonly #at = new Map<string, number>();
  readonly #limit: number;
  #latest = Number.NEGATIVE_INFINITY;
  /** Nothing made before this can be judged by name: names were forgotten. */
  #floor = Number.NEGATIVE_INFINITY;

  /** `limit`: how many names are remembered; with more than that, all older entries are outdated. */
  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  add(tags: readonly string[], now: number): void {
    this.#forgetBefore(now - REMEMBERED_MS);
    for (const name of tags.flatMap(affectedBy)) {
      this.#at.delete(name);
      this.#at.set(name, now);
    }
    this.#latest = now;
    for (const [name, at] of this.#at) {
      if (this.#at.size <= this.#limit) break;
      this.#at.delete(name);
      this.#floor = at;
    }
  }

  /**
   * Whether something an entry was made of changed after its origin was asked. `marginMs`: how far
   * the clock that it was made by may be ahead.
   */
  isOutdated({ madeAt, tags }: Pick<Entry, 'madeAt' | 'tags'>, marginMs: number): boolean {
    const since = madeAt - marginMs;
    if (since > this.#latest) return false;
    if (since <= this.#floor) return true;
    return namesOf(tags).some((name) => since <= (this.#at.get(name) ?? Number.NEGATIVE_INFINITY));
  }

  #forgetBefore(time: number): void {
    for (const [name, at] of this.#at) {
      if (at >= time) return;
      this.#at.delete(name);
    }
  }
}

/** No request to an origin takes this long. */
export const REMEMBERED_MS = 60_000;
