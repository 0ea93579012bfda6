/** One HTTP request that was answered, as log and metrics tell of it; nothing in it is personal. */
export interface AnsweredRequest {
  /** Names the request in every log; absent where nothing readable arrived. */
  readonly requestId: string | undefined;
  /** Whose BFF was asked, where several are. */
  readonly client?: string | undefined;
  readonly method: string;
  readonly status: number;
  readonly outcome: RequestOutcome;
  /** A registered operation's name, or `(text)`, or `(none)`. */
  readonly operation: string;
  /** The id of the operation, or the id that nobody registered. */
  readonly operationId?: string | undefined;
  /** As the client claims it. */
  readonly clientVersion?: string | undefined;
  /** Where the answer came from: `hit`, `miss`, `stale` or `bypass`. */
  readonly cache?: string | undefined;
  readonly durationMs: number;
  /** How much of it was spent waiting for subgraphs. */
  readonly subgraphMs?: number | undefined;
  /** Bytes of the answer's body, as sent. */
  readonly bytes: number;
  /** Each code that stands in the answer, once. */
  readonly errorCodes: readonly string[];
  /** Why it `failed`, which its client is not told. */
  readonly err?: unknown;
}

/** The status of a request whose client left before it was answered, as nginx writes it. */
export const CLIENT_CLOSED_REQUEST = 499;

/**
 * `partial` has errors beside its data; `refused` was the client's own mistake, or may not be served
 * now; `failed` was ours, or had nothing to show in time; of `aborted` the client left before it was
 * answered.
 */
export type RequestOutcome = 'ok' | 'partial' | 'refused' | 'failed' | 'aborted';
