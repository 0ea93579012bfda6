import {
  BrokenCircuitError,
  type BulkheadPolicy,
  BulkheadRejectedError,
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
  handleWhenResult,
  type IBackoffFactory,
  type IBreaker,
  type IRetryBackoffContext,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { isServiceFailure, retryOf } from './failure.ts';
import { FailureWindow } from './failure-window.ts';
import type { BreakerOptions, BulkheadOptions, SubgraphOptions } from './options.ts';
import { RetryBudget } from './retry-budget.ts';

/**
 * How one subgraph is called: bulkhead › retry › breaker › timeout › call. Everything runs under the
 * deadline of the whole request, which the call itself heeds.
 */
export interface SubgraphPolicy {
  /**
   * Runs `call`, at most twice, or refuses to (`isRefusal`, `isFull`). A call rejects with a
   * SubgraphError when the subgraph failed, and with anything else when its caller left.
   */
  execute<Answer>(call: Call<Answer>, asked: Asked): Promise<Answer>;
  /** How many calls run, and how many wait to. */
  pressure(): Pressure;
}

export type Call<Answer> = (trying: Try) => Promise<Answer>;

/** One try of a call. */
export interface Try {
  /** Aborts when the try takes too long. The caller's own signal is the call's to heed. */
  readonly signal: AbortSignal;
  readonly attempt: 'first' | 'second';
  /** Whether it finds out for all others if the subgraph is well again: it should not end early. */
  readonly isProbe: boolean;
}

/** What is known of a request that decides how it may be tried. */
export interface Asked {
  readonly kind: 'query' | 'mutation';
  /** When its caller gives up, by `performance.now()`. */
  readonly deadlineAt: number;
}

export interface Pressure {
  readonly running: number;
  readonly queued: number;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

/** Told of what a policy does. */
export interface PolicyEvents {
  readonly onState: (state: BreakerState) => void;
  /** `denied`: there was neither time nor budget for a second try. */
  readonly onRetry: (outcome: 'recovered' | 'failed' | 'denied') => void;
}

/** Makes the policy of one subgraph. */
export function createPolicy(options: PolicyOptions, events: PolicyEvents): SubgraphPolicy {
  const { bulkhead: room, timeoutMs } = options;
  const within = timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  const breaker = new Breaker({
    counting: countedIn(options.breaker),
    openMs: options.breaker.openMs,
    isFailure: (error) => isTaskCancelledError(error) || isServiceFailure(error),
    onState: (state) => events.onState(STATES[state] ?? 'open'),
  });
  // `maxAttempts` counts what follows the first.
  const again = retry(handleType(TryAgain), { maxAttempts: 1, backoff: AS_IT_SAYS });
  const budget = new RetryBudget(options.retryPercent);
  const places = new Places(room);

  function tryOnce<Answer>(call: Call<Answer>, attempt: Try['attempt']): Promise<Answer> {
    return breaker.execute(() => {
      const isProbe = breaker.state === CircuitState.HalfOpen;
      return within.execute(({ signal }) => call({ signal, attempt, isProbe }));
    });
  }

  async function tryFirst<Answer>(call: Call<Answer>, deadlineAt: number): Promise<Answer> {
    budget.earn();
    try {
      return await tryOnce(call, 'first');
    } catch (error) {
      const wish = retryOf(error);
      if (wish === 'never') throw error;
      const delayMs = wish === 'at-once' ? 0 : jitter();
      const hasTime = performance.now() + delayMs < deadlineAt;
      if (hasTime && breaker.state === CircuitState.Closed && budget.spend()) {
        throw new TryAgain(delayMs);
      }
      events.onRetry('denied');
      throw error;
    }
  }

  async function trySecond<Answer>(call: Call<Answer>): Promise<Answer> {
    try {
      const answer = await tryOnce(call, 'second');
      events.onRetry('recovered');
      return answer;
    } catch (error) {
      events.onRetry('failed');
      throw error;
    }
  }

  return {
    execute: (call, { kind, deadlineAt }) => {
      // What is refused for a while anyway takes no place and makes nothing.
      if (breaker.isRefusing) return Promise.reject(REFUSED);
      return places.run(async () => {
        if (kind === 'mutation') return tryOnce(call, 'first');
        return again.execute(({ attempt }) =>
          attempt === 0 ? tryFirst(call, deadlineAt) : trySecond(call),
        );
      });
    },
    pressure: () => places.pressure(),
  };
}

type PolicyOptions = Pick<SubgraphOptions, 'timeoutMs' | 'retryPercent' | 'breaker' | 'bulkhead'>;

const STATES: Readonly<Record<number, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
};

/** A first try that failed, and may be followed by a second one. */
class TryAgain extends Error {
  readonly delayMs: number;

  constructor(delayMs: number) {
    super('to be tried again');
    this.delayMs = delayMs;
  }
}

/** From 25 to 250 milliseconds: those who failed together do not come again together. */
function jitter(): number {
  return 25 + Math.random() * 225;
}

/** Lets each failure say how long to wait. */
const AS_IT_SAYS: IBackoffFactory<IRetryBackoffContext<unknown>> = {
  next: ({ result }) => {
    const duration = 'error' in result ? (result.error as TryAgain).delayMs : 0;
    return { duration, ...AS_IT_SAYS };
  },
};

interface BreakerParts {
  /** Says when it opens. */
  readonly counting: IBreaker;
  /** For how long it is open, in milliseconds. */
  readonly openMs: number;
  /** Whether an error counts as a failure. */
  readonly isFailure: (error: unknown) => boolean;
  readonly onState?: (state: CircuitState) => void;
}

/**
 * Refuses calls for a while once too many failed. It keeps nothing of what failed: cockatiel's keeps the
 * last failure until something else fails, and an error's stack keeps the generation that it was thrown
 * on, so it is told no more than that something failed.
 */
class Breaker {
  readonly #rest: Rest;
  readonly #policy: CircuitBreakerPolicy;
  readonly #isFailure: (error: unknown) => boolean;

  constructor({ counting, openMs, isFailure, onState }: BreakerParts) {
    this.#rest = new Rest(openMs);
    this.#isFailure = isFailure;
    this.#policy = circuitBreaker(
      handleWhenResult((result) => result === FAILED),
      { breaker: counting, halfOpenAfter: this.#rest },
    );
    if (onState) this.#policy.onStateChange(onState);
  }

  get state(): CircuitState {
    return this.#policy.state;
  }

  /** Whether it lets nothing through: it is open, or waits for the one that probes. */
  get isRefusing(): boolean {
    const { state } = this;
    // cockatiel would let all others wait for the one that probes.
    return state === CircuitState.HalfOpen || (state === CircuitState.Open && !this.#rest.isOver);
  }

  /** Runs `call`, and rejects as it does, or refuses to (`isRefusal`). */
  async execute<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (this.isRefusing) throw REFUSED;
    let failure: unknown;
    const outcome = await this.#policy.execute(async () => {
      try {
        return await call();
      } catch (error) {
        if (!this.#isFailure(error)) throw error;
        failure = error;
        return FAILED;
      }
    });
    if (outcome === FAILED) throw failure;
    return outcome;
  }
}

const FAILED = Symbol('failed');

/** One stands for all: where a service fails it would be made for every request. */
const REFUSED = new BrokenCircuitError();

/**
 * For how long a breaker is open. cockatiel goes by the time of day: where that is set back, the clock
 * that never jumps ends it.
 */
class Rest implements IBackoffFactory<unknown> {
  readonly #openMs: number;
  #begunAt = 0;
  #endsAt = 0;

  constructor(openMs: number) {
    this.#openMs = openMs;
  }

  next(): Rest {
    this.#begunAt = Date.now();
    this.#endsAt = performance.now() + this.#openMs;
    return this;
  }

  get duration(): number {
    return performance.now() < this.#endsAt ? this.#openMs : Number.NEGATIVE_INFINITY;
  }

  /** Whether cockatiel would let the next one through. */
  get isOver(): boolean {
    return Date.now() - this.#begunAt >= this.duration;
  }
}

/** A breaker that opens when too much of the window failed, or as much as that needs in a row. */
function countedIn(options: BreakerOptions): IBreaker {
  const window = new FailureWindow(options);
  return {
    state: undefined,
    success: (state) => {
      if (state === CircuitState.HalfOpen) window.clear();
      window.add('ok');
    },
    failure: (state) => {
      window.add('failed');
      if (state !== CircuitState.Closed || window.isFailing) return true;
      return window.failedInARow >= options.minRequests;
    },
  };
}

/** A bulkhead whose queue nobody stands in for longer than `queueMs`. */
class Places {
  readonly #options: BulkheadOptions;
  readonly #bulkhead: BulkheadPolicy;
  #queued = 0;

  constructor(options: BulkheadOptions) {
    this.#options = options;
    this.#bulkhead = bulkhead(options.running, options.queued);
  }

  run<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (this.#bulkhead.executionSlots > 0) return this.#bulkhead.execute(call);
    return new Promise<Answer>((resolve, reject) => {
      const giveUp = new AbortController();
      this.#queued += 1;
      const leave = () => {
        clearTimeout(timer);
        this.#queued -= 1;
      };
      const { running, queued, queueMs } = this.#options;
      const timer = setTimeout(() => {
        leave();
        // cockatiel looks at the signal only when a place is free: who waits is told now.
        giveUp.abort();
        reject(new BulkheadRejectedError(running, queued));
      }, queueMs);
      let hasLeft = false;
      const start = () => {
        hasLeft = true;
        leave();
        return call();
      };
      this.#bulkhead.execute(start, giveUp.signal).then(resolve, (error: unknown) => {
        if (!hasLeft && !giveUp.signal.aborted) leave();
        reject(error);
      });
    });
  }

  pressure(): Pressure {
    return {
      running: this.#options.running - this.#bulkhead.executionSlots,
      queued: this.#queued,
    };
  }
}

/** How something is called that can be done without: never waited for long, and not while it fails. */
export interface OptionalPolicy {
  /** Runs `call`, or refuses to at once (`isRefusal`). */
  execute<Answer>(call: () => Promise<Answer>): Promise<Answer>;
}

export interface OptionalPolicyOptions {
  /** Longest wait for one call, in milliseconds. */
  readonly timeoutMs: number;
  /** How many calls fail in a row before calls are refused. */
  readonly failures: number;
  /** How long they are refused until one may try again, in milliseconds. */
  readonly openMs: number;
}

/** A policy that makes what is dead cost a few deadlines, and then nothing. */
export function createOptionalPolicy(options: OptionalPolicyOptions): OptionalPolicy {
  const { timeoutMs, failures, openMs } = options;
  const breaker = new Breaker({
    counting: new ConsecutiveBreaker(failures),
    openMs,
    isFailure: () => true,
  });
  const within = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  return { execute: (call) => breaker.execute(() => within.execute(call)) };
}

/** Whether a policy did not even try, for its breaker is open. */
export function isRefusal(error: unknown): boolean {
  return isBrokenCircuitError(error);
}

/** Whether a policy did not even try, for too much is under way. */
export function isFull(error: unknown): boolean {
  return isBulkheadRejectedError(error);
}

/** Whether a policy gave up on a try because it took too long. */
export function isTimeout(error: unknown): boolean {
  return isTaskCancelledError(error);
}
