/** Measures the time in which at least one of several things runs. */
export interface Stopwatch {
  /** Tells that one began. */
  begin(): void;
  /** Tells that one of those that began has ended. */
  end(): void;
  /** What was measured so far, in milliseconds, without what still runs. */
  readonly elapsedMs: number;
}

export function createStopwatch(): Stopwatch {
  let [running, since, elapsedMs] = [0, 0, 0];
  return {
    begin: () => {
      if (running === 0) since = performance.now();
      running += 1;
    },
    end: () => {
      running -= 1;
      if (running === 0) elapsedMs += performance.now() - since;
    },
    get elapsedMs() {
      return elapsedMs;
    },
  };
}
