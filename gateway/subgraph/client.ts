import { Agent, request as undiciRequest } from 'undici';
import { type AnswerEnvelope, parseAnswer } from './answer.ts';
import { SubgraphError } from './error.ts';
import { createPolicy, isTimeout, type SubgraphPolicy } from './policy.ts';

/** How subgraphs are called. */
export interface SubgraphOptions {
  /** Time for one try, in milliseconds. */
  readonly timeoutMs: number;
  /** Time to open a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Most bytes of one answer. */
  readonly answerBytes: number;
  /** Most connections kept to one subgraph. */
  readonly connections: number;
}

/** One request to one subgraph. */
export interface SubgraphRequest {
  /** The subgraph's name in the supergraph. */
  readonly service: string;
  readonly url: string;
  /** The GraphQL request as JSON text. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What happened to a request, for metrics. */
export type SubgraphOutcome = 'ok' | 'aborted' | SubgraphError['code'];

export interface SubgraphClient {
  /** @throws SubgraphError when no usable answer came */
  send(request: SubgraphRequest): Promise<AnswerEnvelope>;
  close(): Promise<void>;
}

/** Told of every request when it is over; `error` is what really happened, for the log. */
export type SubgraphObserver = (seen: {
  readonly service: string;
  readonly outcome: SubgraphOutcome;
  readonly durationMs: number;
  readonly error?: unknown;
}) => void;

/** The only way out of a BFF: keep-alive connections, a deadline per try, capped answers. */
export function createSubgraphClient(
  options: SubgraphOptions,
  observe: SubgraphObserver,
): SubgraphClient {
  const policy = createPolicy(options);
  const agent = new Agent({
    connections: options.connections,
    connect: { timeout: options.connectTimeoutMs },
    // Servers close idle connections after 5 s (Node) or more: leave them first.
    keepAliveTimeout: 4_000,
    maxResponseSize: options.answerBytes,
  });
  return {
    send: async (request) => {
      const started = performance.now();
      const settled = (outcome: SubgraphOutcome, error?: unknown) => {
        const durationMs = performance.now() - started;
        observe({ service: request.service, outcome, durationMs, error });
      };
      try {
        const answer = await call(request, { policy, agent });
        settled('ok');
        return answer;
      } catch (error) {
        const failure = failureOf(error, request);
        settled(failure instanceof SubgraphError ? failure.code : 'aborted', failure);
        throw failure;
      }
    },
    close: () => agent.destroy(),
  };
}

async function call(
  request: SubgraphRequest,
  { policy, agent }: { policy: SubgraphPolicy; agent: Agent },
): Promise<AnswerEnvelope> {
  return policy.execute(async (signal) => {
    // undici follows no redirect unless told to: a 3xx is a failure like any other.
    const { statusCode, headers, body } = await undiciRequest(request.url, {
      method: 'POST',
      dispatcher: agent,
      headers: { ...request.headers, ...JSON_BOTH_WAYS },
      body: request.body,
      signal,
    });
    const text = await body.text();
    return parseAnswer(request.service, { status: statusCode, headers, text });
  }, request.signal);
}

const JSON_BOTH_WAYS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};

/** A failed try as the caller should see it; leaving is the caller's own doing, not a failure. */
function failureOf(error: unknown, { service, signal }: SubgraphRequest): unknown {
  if (error instanceof SubgraphError) return error;
  // The policy calls a try that the caller ended a timeout too, so the caller's signal decides first.
  const isLate = signal.aborted ? signal.reason?.name === 'TimeoutError' : isTimeout(error);
  if (isLate) return new SubgraphError(service, 'SUBREQUEST_TIMEOUT', { cause: error });
  if (signal.aborted) return signal.reason;
  return new SubgraphError(service, 'SUBREQUEST_HTTP_ERROR', { cause: error });
}
