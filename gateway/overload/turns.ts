/**
 * Lets requests that are under way go on one after the other, one in each round of the event loop, so
 * that between any two of them new ones are looked at: refusing one takes no longer than it has to, nor
 * does accepting a connection, of which Node accepts one a round.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  readonly #isBusy: () => boolean;
  #isScheduled = false;

  /** While `isBusy` says no, nobody waits. */
  constructor(isBusy: () => boolean) {
    this.#isBusy = isBusy;
  }

  /** To be awaited before what takes long; undefined: go on. */
  next(): Promise<void> | undefined {
    if (!this.#isScheduled && !this.#isBusy()) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ since: performance.now(), go: resolve });
    this.#schedule();
    return promise;
  }

  /** How long the one whose turn is next has waited, in milliseconds. */
  waitedMs(): number {
    const [next] = this.#waiting;
    return next ? performance.now() - next.since : 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#waiting.shift()?.go();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}

interface Waiting {
  readonly since: number;
  readonly go: () => void;
}
