import { SteadyMap } from './steady-map.ts';

/**
 * Work under way that several callers wait for at once. Each may leave without disturbing the
 * others; when the last has left, the work is told to stop.
 */
export class Flights<Result> {
  readonly #flights: Map<string, Flight<Result>> | SteadyMap<Flight<Result>>;

  /** `steady` for the work of all requests, which comes and goes all the time. */
  constructor(traffic: 'little' | 'steady') {
    this.#flights = traffic === 'steady' ? new SteadyMap() : new Map();
  }

  /**
   * Waits for the work that is known under `key`, or starts it: if nobody did yet, or if what is under
   * way has less than half of the time left that this one would give it.
   */
  join(key: string, signal: AbortSignal, { timeMs, start }: Boarding<Result>): Promise<Result> {
    const flight = this.#boarding(key, timeMs) ?? this.#start(key, { timeMs, start });
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

  #boarding(key: string, timeMs: number): Flight<Result> | undefined {
    const flight = this.#flights.get(key);
    if (!flight || flight.endsAt === Number.POSITIVE_INFINITY) return flight;
    return flight.endsAt - performance.now() > timeMs / 2 ? flight : undefined;
  }

  #start(key: string, { timeMs, start }: Boarding<Result>): Flight<Result> {
    const controller = new AbortController();
    const result = start(controller.signal);
    const flight = { controller, result, passengers: 0, endsAt: performance.now() + timeMs };
    this.#flights.set(key, flight);
    const end = () => this.#end(key, flight);
    result.then(end, end);
    return flight;
  }

  #end(key: string, flight: Flight<Result>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

interface Boarding<Result> {
  /** How long the work may take, in milliseconds. */
  readonly timeMs: number;
  readonly start: (signal: AbortSignal) => Promise<Result>;
}

interface Flight<Result> {
  readonly controller: AbortController;
  readonly result: Promise<Result>;
  /** When it is given up, by `performance.now()`. */
  readonly endsAt: number;
  passengers: number;
}
