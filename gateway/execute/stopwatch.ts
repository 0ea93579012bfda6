/** Measures the time in which at least one of several things runs. */
export class Stopwatch {
  #running = 0;
  #since = 0;
  #elapsedMs = 0;

  /** Tells that one began. */
  begin(): void {
    if (this.#running === 0) this.#since = performance.now();
    this.#running += 1;
  }

  /** Tells that one of those that began has ended. */
  end(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#elapsedMs += performance.now() - this.#since;
  }

  /** What was measured so far, in milliseconds, without what still runs. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }
}
