/**
 * Lets requests that are under way go on one after the other, one in each round of the event loop, so
 * that between any two of them new ones are looked at: refusing one takes no longer than it has to, nor
 * does accepting a connection, of which Node accepts one a round.
 *
 * A flood makes rounds long. For each millisecond that all else took of the last one, one more goes on:
 * or those that were let in would come too late for all that are not.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  readonly #isBusy: () => boolean;
  readonly #now: () => number;
  #isScheduled = false;
  /** When the last who went on were done with what they did at once, by `now`. */
  #doneAt = 0;

  /** While `isBusy` says no, nobody waits. `now`: milliseconds of a clock that never jumps. */
  constructor(isBusy: () => boolean, now = () => performance.now()) {
    this.#isBusy = isBusy;
    this.#now = now;
  }

  /** To be awaited before what takes long; undefined: go on. */
  next(): Promise<void> | undefined {
    if (!this.#isScheduled && !this.#isBusy()) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ since: this.#now(), go: resolve });
    this.#schedule();
    return promise;
  }

  /** How long the one whose turn is next has waited, in milliseconds. */
  waitedMs(): number {
    const [next] = this.#waiting;
    return next ? this.#now() - next.since : 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#doneAt = this.#now();
    // Node does all that one of these leads to at once before it calls the other, in the same round.
    setImmediate(() => {
      const more = Math.floor((this.#now() - this.#doneAt) / OTHERS_MS);
      for (const { go } of this.#waiting.splice(0, Math.min(1 + more, AT_ONCE_MAX))) go();
    });
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}

const OTHERS_MS = 1;
/** After a long stall, too, whoever is refused shall not wait for many. */
const AT_ONCE_MAX = 8;

interface Waiting {
  readonly since: number;
  readonly go: () => void;
}
