import { ClientError } from '../errors.ts';
import type { ShedReason } from '../telemetry/overload-metrics.ts';
import { type LimitBounds, nextLimit } from './limit.ts';

/** What is refused first, and what last: free text, queries, bodies that are passed on unread, mutations. */
export type Priority = 'text' | 'query' | 'unread' | 'mutation';

export interface AdmissionControlOptions {
  /** `off`: nothing is ever refused. */
  readonly shedding: 'on' | 'off';
  /** Most requests made at once, however little they ask of the event loop. */
  readonly runningMax: number;
  /** The longest a request waits until it is made, in milliseconds. */
  readonly waitMs: number;
  /** How many may be made at once of a burst that nothing came before. Default 128. */
  readonly runningIdle?: number;
  readonly count: (reason: ShedReason) => void;
}

/**
 * Decides which requests are made, how many at once, and which are refused because there is more to do
 * than can be done. What is refused is refused at once: a queue is for bursts, and one that does not
 * become empty again is kept short.
 *
 * @see https://queue.acm.org/detail.cfm?id=2839461 for the two lengths of the queue
 */
export class AdmissionControl {
  readonly #options: AdmissionControlOptions;
  readonly #bounds: LimitBounds;
  readonly #waiting: Waiting[] = [];
  #limit: number;
  #running = 0;
  #delayMs = 0;
  #lateLooks = 0;
  #stalledAt = Number.NEGATIVE_INFINITY;
  #isHeapFull = false;
  /** Requests that end in a millisecond when others wait, smoothed; unknown until others have waited. */
  #capacity = Number.POSITIVE_INFINITY;
  #ended = 0;
  #lookedAt = performance.now();
  #emptyAt = performance.now();

  constructor(options: AdmissionControlOptions) {
    const max = options.runningMax;
    this.#options = options;
    this.#bounds = {
      min: Math.min(RUNNING_MIN, max),
      idle: Math.min(options.runningIdle ?? RUNNING_IDLE, max),
      max,
      targetMs: DELAY_TARGET_MS,
    };
    this.#limit = this.#bounds.idle;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether the event loop has been far too late, look after look. */
  get isDrowning(): boolean {
    return this.#lateLooks >= DROWNING_LOOKS;
  }

  /** Whether the event loop stood still just now: what it reads was sent a while ago. */
  get hasJustStalled(): boolean {
    return performance.now() - this.#stalledAt < CATCHING_UP_MS;
  }

  /** Whether a request of this priority would be refused now. */
  isFull(priority: Priority): boolean {
    return this.#verdict(priority) === 'refuse';
  }

  /** Counts one that was refused without asking to enter. */
  refused(): ClientError {
    this.#options.count(this.#isHeapFull ? 'heap' : 'full');
    return OVERLOADED;
  }

  /**
   * Lets a request be made, now or after a wait; whoever enters leaves. Returns how long it waited, in
   * milliseconds.
   *
   * @throws ClientError `OVERLOADED`
   */
  enter(priority: Priority): number | Promise<number> {
    const verdict = this.#verdict(priority);
    if (verdict === 'refuse') throw this.refused();
    if (verdict === 'wait') return this.#turn();
    this.#running += 1;
    return 0;
  }

  leave(): void {
    this.#running -= 1;
    this.#ended += 1;
    this.#admitWaiting();
  }

  /**
   * Another look at the event loop, which was so late, and busy for that part of the time. One that has
   * time to spare is not made late by what is done here, but by others on the same machine.
   */
  look(delayMs: number, busyShare = 1): void {
    const now = performance.now();
    this.#lateLooks = delayMs > DROWNING_MS ? this.#lateLooks + 1 : 0;
    if (this.#lateLooks > 0) this.#stalledAt = now;
    const ownMs = busyShare < BUSY_SHARE ? 0 : Math.min(delayMs, DELAY_MAX_MS);
    this.#delayMs += (ownMs - this.#delayMs) * SMOOTHING;
    this.#measureCapacity(now);
    const wanted = this.#running + this.#waiting.length;
    this.#limit = nextLimit(this.#limit, { delayMs: this.#delayMs, wanted }, this.#bounds);
    this.#dropLate(now);
    this.#admitWaiting();
  }

  /** While the heap is nearly full nothing new is made. */
  heap(state: 'full' | 'roomy'): void {
    this.#isHeapFull = state === 'full';
  }

  #verdict(priority: Priority): 'run' | 'wait' | 'refuse' {
    if (this.#options.shedding === 'off') return 'run';
    if (this.#isHeapFull) return 'refuse';
    if (priority === 'mutation') {
      return this.#running < this.#bounds.max * MUTATIONS_SHARE ? 'run' : 'refuse';
    }
    const limit = this.#limit * SHARES[priority];
    if (this.#running < limit && this.#waiting.length === 0) return 'run';
    if (priority === 'text') return 'refuse';
    return this.#waiting.length < this.#room() * SHARES[priority] ? 'wait' : 'refuse';
  }

  #measureCapacity(now: number): void {
    if (this.#waiting.length > 0) {
      const rate = this.#ended / Math.max(1, now - this.#lookedAt);
      const known = Number.isFinite(this.#capacity) ? this.#capacity : rate;
      this.#capacity = known + (rate - known) * SMOOTHING;
    }
    this.#ended = 0;
    this.#lookedAt = now;
  }

  /** How many may wait so that none waits too long. */
  #room(): number {
    const now = performance.now();
    if (this.#waiting.length === 0) this.#emptyAt = now;
    const share = now - this.#emptyAt > STANDING_MS ? STANDING_SHARE : BURST_SHARE;
    const room = this.#capacity * this.#options.waitMs * share;
    return Math.min(this.#bounds.max, Math.max(WAITING_MIN, room));
  }

  #turn(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.push({ since: performance.now(), resolve, reject });
    return promise;
  }

  #admitWaiting(): void {
    while (this.#running < this.#limit) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running += 1;
      next.resolve(performance.now() - next.since);
    }
  }

  #dropLate(now: number): void {
    const { waitMs, count } = this.#options;
    for (;;) {
      const [oldest] = this.#waiting;
      if (!oldest || now - oldest.since <= waitMs) return;
      this.#waiting.shift();
      count('waited');
      oldest.reject(OVERLOADED);
    }
  }
}

interface Waiting {
  readonly since: number;
  readonly resolve: (waitedMs: number) => void;
  readonly reject: (error: ClientError) => void;
}

/** One for all: what costs least is refusing. */
const OVERLOADED = new ClientError('OVERLOADED', 'Too much to do at the moment.', {
  headers: { 'retry-after': '1' },
});

/** How far beyond, or below, the limit requests of a priority are let in. */
const SHARES: Readonly<Record<Exclude<Priority, 'mutation'>, number>> = {
  text: 0.5,
  query: 1,
  unread: 1.25,
};

/** Mutations are held to no limit but this, which keeps the process alive. */
const MUTATIONS_SHARE = 2;

/** So many may always be made at once: fewer would leave the event loop without work. */
const RUNNING_MIN = 48;
const RUNNING_IDLE = 128;
const DELAY_TARGET_MS = 20;
/** One long stall, of garbage collection or of the machine's, is not many. */
const DELAY_MAX_MS = 4 * DELAY_TARGET_MS;
const BUSY_SHARE = 0.9;
const SMOOTHING = 0.2;
const DROWNING_MS = 200;
const DROWNING_LOOKS = 3;
const CATCHING_UP_MS = 250;
/** A queue that was not empty for so long is not a burst. */
const STANDING_MS = 100;
/** How much of the wait the last of such a queue may expect, and of another. */
const STANDING_SHARE = 0.1;
const BURST_SHARE = 0.7;
const WAITING_MIN = 16;
