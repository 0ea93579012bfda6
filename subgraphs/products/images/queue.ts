/** What a queue that is full throws: the caller may come again. */
export class QueueFull extends Error {
  constructor() {
    super('Too much is waiting.');
  }
}

/** Lets only so much run at once, and only so much wait for it. */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Runs the work when its turn has come.
   *
   * @throws QueueFull at once, when too much waits already
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#limits.running) await this.#turn();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // A place is handed on, not freed, so that nobody can come between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#limits.waiting) return Promise.reject(new QueueFull());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

export interface QueueLimits {
  readonly running: number;
  readonly waiting: number;
}
