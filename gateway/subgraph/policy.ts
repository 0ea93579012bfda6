import { isTaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';

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

/**
 * Whether the policy gave up on a try because it took too long. A call that heeds its signal fails
 * with the signal's reason before the policy does.
 */
export function isTimeout(error: unknown): boolean {
  return isTaskCancelledError(error) || (error as Error | null)?.name === 'AbortError';
}
