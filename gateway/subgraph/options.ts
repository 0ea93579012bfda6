/** How one subgraph is called. */
export interface SubgraphOptions {
  /** Time for one try, in milliseconds. */
  readonly timeoutMs: number;
  /** Time to open a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Most bytes of one answer. */
  readonly answerBytes: number;
  /** Most connections kept open. */
  readonly connections: number;
  /** How many of a hundred queries may be sent a second time; 0: none. */
  readonly retryPercent: number;
  readonly breaker: BreakerOptions;
  readonly bulkhead: BulkheadOptions;
}

/** When a subgraph, or what is asked of it, counts as broken, and for how long it is left alone. */
export interface BreakerOptions {
  /** How far back failures count, in milliseconds. */
  readonly windowMs: number;
  /** It opens when that many of a hundred requests failed. */
  readonly failurePercent: number;
  /**
   * With fewer requests than these in the window it stays closed. A subgraph's opens as well when so many
   * failed in a row, however well it was before.
   */
  readonly minRequests: number;
  /** How long nothing is sent until one request may try again, in milliseconds. */
  readonly openMs: number;
}

/** How much may be under way to a subgraph, so that a slow one does not take all that there is. */
export interface BulkheadOptions {
  /** Most requests under way. */
  readonly running: number;
  /** Most requests that wait for one of those to end; more are refused at once. */
  readonly queued: number;
  /** Longest wait, in milliseconds. */
  readonly queueMs: number;
}

/** How all subgraphs are called, and what is otherwise for some, by their names. */
export interface SubgraphsOptions extends SubgraphOptions {
  readonly services: Readonly<Record<string, SubgraphOptions>>;
}
