const MESSAGES = {
  SUBREQUEST_HTTP_ERROR: 'could not be reached',
  SUBREQUEST_TIMEOUT: 'did not answer in time',
  SUBREQUEST_MALFORMED_RESPONSE: 'answered something that is not GraphQL',
  CIRCUIT_OPEN: 'failed too often of late and is not asked',
  BULKHEAD_FULL: 'has too much to do and is not asked',
} as const;

/**
 * No usable answer came from a subgraph. What a client sees of it is the service's public name
 * and a code; what really happened is the cause, for the log.
 */
export class SubgraphError extends Error {
  override readonly name = 'SubgraphError';
  readonly service: string;
  readonly code: keyof typeof MESSAGES;

  constructor(service: string, code: keyof typeof MESSAGES, options: { cause?: unknown } = {}) {
    // A stack tells where it was made, which says nothing of what happened: no log shows it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`The service "${service}" ${MESSAGES[code]}.`, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.service = service;
    this.code = code;
  }
}

/** An answer of HTTP that is no answer of GraphQL. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly code: string;
  /** Whether the service says when to come again. */
  readonly hasRetryAfter: boolean;

  constructor(status: number, message: string, { hasRetryAfter }: { hasRetryAfter: boolean }) {
    super(message);
    this.name = 'HttpStatusError';
    this.status = status;
    this.code = `HTTP_${status}`;
    this.hasRetryAfter = hasRetryAfter;
  }
}

/** A connection that ended before an answer began: it may have been closed just as it was used. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** A try that was ended because the whole request was late, long before its own time was over. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
}
