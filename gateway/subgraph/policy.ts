import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  isBrokenCircuitError,
  isTaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

/** How one subgraph is called: every try under its own deadline. */
export interface SubgraphPolicy {
  /** Runs `call`; its signal aborts when the try takes too long or `signal` aborts. */
  execute<Answer>(
    call: (signal: AbortSignal) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer>;
}

/** A policy that gives each try `timeoutMs` milliseconds. */
export function createPolicy({ timeoutMs }: { readonly timeoutMs: number }): SubgraphPolicy {
  const tries = timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  return {
    execute: async (call, signal) => {
      // cockatiel would run the call once even if the caller is gone already.
      signal.throwIfAborted();
      return tries.execute(({ signal: trySignal }) => call(trySignal), signal);
    },
  };
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
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: openMs,
  });
  const calls = wrap(breaker, timeout(timeoutMs, TimeoutStrategy.Aggressive));
  return {
    execute: async (call) => {
      // cockatiel would let all others wait for the one that tries.
      if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
      return calls.execute(call);
    },
  };
}

/** Whether the policy did not even try. */
export function isRefusal(error: unknown): boolean {
  return isBrokenCircuitError(error);
}

/**
 * Whether the policy gave up on a try because it took too long. A call that heeds its signal fails
 * with the signal's reason before the policy does.
 */
export function isTimeout(error: unknown): boolean {
  return isTaskCancelledError(error) || (error as Error | null)?.name === 'AbortError';
}
