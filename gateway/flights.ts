/**
 * Work under way that several callers wait for at once. Each may leave without disturbing the
 * others; when the last has left, the work is told to stop.
 */
export class Flights<Result> {
  readonly #flights = new Map<string, Flight<Result>>();
  readonly #boardingMs: number;

  /** `boardingMs`: how old a flight may be for somebody to still join it. Default: any age. */
  constructor(boardingMs: number = Number.POSITIVE_INFINITY) {
    this.#boardingMs = boardingMs;
  }

  /** Waits for the work that is known under `key`, starting it if nobody did yet. */
  join(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const flight = this.#boarding(key) ?? this.#start(key, start);
    flight.passengers += 1;
    return new Promise<Result>((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        flight.passengers -= 1;
        if (flight.passengers > 0) return;
        this.#end(key, flight);
        flight.controller.abort(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      const landed = () => signal.removeEventListener('abort', leave);
      flight.result.then(
        (result) => {
          landed();
          resolve(result);
        },
        (error: unknown) => {
          landed();
          reject(error);
        },
      );
    });
  }

  /**
   * Lets nobody join what is under way, for something has changed since it began; those who wait for it
   * go on waiting.
   */
  startAnew(): void {
    this.#flights.clear();
  }

  #boarding(key: string): Flight<Result> | undefined {
    const flight = this.#flights.get(key);
    if (!flight || this.#boardingMs === Number.POSITIVE_INFINITY) return flight;
    return performance.now() - flight.startedAt < this.#boardingMs ? flight : undefined;
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
    const controller = new AbortController();
    const result = start(controller.signal);
    const flight = { controller, result, passengers: 0, startedAt: performance.now() };
    this.#flights.set(key, flight);
    const end = () => this.#end(key, flight);
    result.then(end, end);
    return flight;
  }

  #end(key: string, flight: Flight<Result>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

interface Flight<Result> {
  readonly controller: AbortController;
  readonly result: Promise<Result>;
  readonly startedAt: number;
  passengers: number;
}
