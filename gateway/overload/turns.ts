/** How much there is to do: a few requests, more of them, or so many that others are refused. */
export type Pressure = 'low' | 'some' | 'high';

/**
 * Lets requests that are under way go on one after the other, for a while in each round of the event
 * loop, so that between those of two rounds new ones are looked at: refusing one takes no longer than it
 * has to, nor does accepting a connection, of which Node accepts one a round.
 *
 * A round costs something, whoever goes on in it: with one in each a BFF could do a quarter less. Under
 * high pressure, and while connections come in, it is one all the same. A flood makes rounds long: then
 * those that were let in have a share of it, or they would come too late for all that are not.
 *
 * When many connections come in at once, not even one goes on in most rounds: what was let in is late
 * anyway, and each connection still to be accepted waits for all those before it. A flood of connections
 * that does not end has that for a moment only.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  readonly #pressure: () => Pressure;
  readonly #now: () => number;
  #isScheduled = false;
  #isAccepting = false;
  /** When a burst of connections began, when the last one came in, and when somebody last went on, by `now`. */
  #acceptingSince = Number.NEGATIVE_INFINITY;
  #acceptedAt = Number.NEGATIVE_INFINITY;
  #wentOnAt = Number.NEGATIVE_INFINITY;
  /** When the last who went on were done with what they did at once, by `now`. */
  #doneAt = 0;
  /** Until when others go on in this round; undefined before the first. */
  #end: number | undefined;

  /** While `pressure` is low nobody waits. `now`: milliseconds of a clock that never jumps. */
  constructor(pressure: () => Pressure, now = () => performance.now()) {
    this.#pressure = pressure;
    this.#now = now;
  }

  /** A connection was accepted: as others may wait, of which each takes a round, one goes on in this, or none. */
  connected(): void {
    const now = this.#now();
    if (now - this.#acceptedAt > PAUSE_MS) this.#acceptingSince = now;
    this.#acceptedAt = now;
    this.#isAccepting = true;
  }

  /** To be awaited before what takes long; undefined: go on. */
  next(): Promise<void> | undefined {
    if (!this.#isScheduled && this.#pressure() === 'low') return undefined;
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
    this.#end = undefined;
    // Node calls all of these in one round, and does all that one leads to at once before the next.
    for (let each = 0; each < AT_ONCE_MAX; each += 1) setImmediate(this.#goOn);
    setImmediate(() => {
      this.#isScheduled = false;
      this.#isAccepting = false;
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  readonly #goOn = (): void => {
    const now = this.#now();
    if (this.#end === undefined && this.#isLeftOut(now)) this.#end = now;
    if (this.#end !== undefined && now >= this.#end) return;
    this.#end ??= now + this.#shareMs(now - this.#doneAt);
    this.#wentOnAt = now;
    this.#waiting.shift()?.go();
  };

  /** Whether this round is for a burst of connections alone. */
  #isLeftOut(now: number): boolean {
    const isBurst = this.#isAccepting && now - this.#acceptingSince < BURST_MS;
    return isBurst && now - this.#wentOnAt < BETWEEN_MS;
  }

  /** For how long others go on after the first, when all else took so long. */
  #shareMs(othersMs: number): number {
    const least = this.#isAccepting || this.#pressure() === 'high' ? 0 : SHARE_MIN_MS;
    return Math.max(least, Math.min(othersMs * SHARE, SHARE_MAX_MS));
  }
}

const SHARE = 1 / 8;
const SHARE_MIN_MS = 0.5;
/** After a long stall, too, whoever is refused shall not wait for many. */
const SHARE_MAX_MS = 2;
const AT_ONCE_MAX = 16;
/** How long connections may keep others waiting, how long those wait for one to go on, and what ends a burst. */
const BURST_MS = 100;
const BETWEEN_MS = 3;
const PAUSE_MS = 1_000;

interface Waiting {
  readonly since: number;
  readonly go: () => void;
}
