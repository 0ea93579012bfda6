/** Counts what runs, so that a generation is let go only when nothing does. */
export class InFlight {
  #running = 0;
  #whenIdle: (() => void)[] = [];

  /** Runs `work`, counted until it settles. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    }
  }

  /** Resolves as soon as nothing runs. */
  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }
}
