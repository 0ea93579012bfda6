/**
 * A Map for what comes and goes all the time, such as what is in flight.
 *
 * V8 gives a Map a new table after as many additions and deletions as the last one had room for: with
 * few entries every few. Each table left behind refers to the next one, and still holds what it held.
 * Once one of them is old, collections of young objects take all of that for needed, and every
 * request's answer lives until the next full collection. In a table with many entries that stay, the
 * others can come and go for long until it is replaced.
 */
export class SteadyMap<Value> {
  readonly #entries = new Map<string | number, Value | undefined>();

  constructor() {
    for (let number = 0; number < STAYING; number += 1) this.#entries.set(number, undefined);
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    for (const key of this.#entries.keys()) if (typeof key === 'string') this.#entries.delete(key);
  }
}

/** They take some 200 KB. */
const STAYING = 2_048;
