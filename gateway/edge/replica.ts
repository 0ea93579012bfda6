/**
 * What is known of a replica: `ready`; `unready`, which answers but asks to be left alone; `refused`,
 * where nobody listens; `silent`, where nobody can even be asked, at the price of a long wait.
 */
export type Health = 'ready' | 'unready' | 'refused' | 'silent';

/** One process that answers for a client, as the edge sees it. */
export class Replica {
  readonly url: URL;
  #health: Health = 'ready';
  #inFlight = 0;
  #silences = 0;
  #overloadedAt = Number.NEGATIVE_INFINITY;

  /** `url` is its address, up to and with `/graphql`. */
  constructor(url: string) {
    this.url = new URL(url);
  }

  get health(): Health {
    return this.#health;
  }

  /** Requests that it has not answered to the end. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether it said within the last second that it has too much to do. */
  get isOverloaded(): boolean {
    return performance.now() - this.#overloadedAt < OVERLOADED_MS;
  }

  /** Counts a request until the returned function is called. */
  begin(): () => void {
    this.#inFlight += 1;
    let isEnded = false;
    return () => {
      if (!isEnded) this.#inFlight -= 1;
      isEnded = true;
    };
  }

  /** It answered, and said whether it wants to be asked. */
  answered(health: 'ready' | 'unready'): void {
    this.#health = health;
    this.#silences = 0;
  }

  /** It has too much to do for one request; others it may still take. */
  overloaded(): void {
    this.#overloadedAt = performance.now();
  }

  /** Nobody listens there. */
  refused(): void {
    this.#health = 'refused';
  }

  /** It could not be connected to in time. What misses its probes from now on stays what it is. */
  unreachable(): void {
    this.#silences = SILENCES_MAX;
    this.#health = 'silent';
  }

  /** It did not answer a probe in time: a busy replica may do so now and then, a dead one always. */
  silent(): void {
    this.#silences += 1;
    this.#health = this.#silences < SILENCES_MAX ? 'unready' : 'silent';
  }
}

const SILENCES_MAX = 3;
/** What an overloaded BFF asks for in `Retry-After`. */
const OVERLOADED_MS = 1_000;
