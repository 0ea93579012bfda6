import { Agent } from 'undici';
import { Flights } from '../flights.ts';
import type { Introduce } from '../identity/introduction.ts';
import type { Viewer } from '../viewer.ts';
import { type AnswerEnvelope, type AnswerError, type HttpAnswer, parseAnswer } from './answer.ts';
import { SubgraphError } from './error.ts';
import { createPolicy, isTimeout, type SubgraphPolicy } from './policy.ts';
import { post } from './post.ts';

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
  /** Awaited before an answer is read, where others may have to go first. Default: none have. */
  readonly nextTurn?: () => Promise<void> | undefined;
  /** The headers that tell a subgraph on whose behalf it is asked. */
  readonly introduce: Introduce;
}

/** What a request hands down to the subgraph requests made for it. */
export interface SubgraphContext {
  /** Names the request, in every log of every service; it tells nothing of who asks for what. */
  readonly requestId: string;
  /** On whose behalf subgraphs are asked; null when nobody is signed in. */
  readonly viewer: Viewer | null;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One request to one subgraph. */
export interface SubgraphRequest {
  /** The subgraph's name in the supergraph. */
  readonly service: string;
  readonly kind: 'query' | 'mutation';
  readonly url: string;
  /** The GraphQL request as JSON text. */
  readonly body: string;
  /** `withheld` when the answer does not depend on who asks. Default `sent`. */
  readonly viewer?: 'sent' | 'withheld';
  /** `refused` when the answer must not be older than this request. Default `allowed`. */
  readonly sharing?: 'allowed' | 'refused';
  readonly context: SubgraphContext;
}

/** What happened to a request, for metrics. */
export type SubgraphOutcome = 'ok' | 'aborted' | SubgraphError['code'];

export interface SubgraphClient {
  /** @throws SubgraphError when no usable answer came */
  send(request: SubgraphRequest): Promise<AnswerEnvelope>;
  /** Lets no request share one that is under way, for something has changed since that was sent. */
  startAnew(): void;
  close(): Promise<void>;
}

/**
 * Told of every request when it is over; `error` is what really happened, and `errors` are those that an
 * answer carried, for the log.
 */
export type SubgraphObserver = (seen: {
  readonly service: string;
  /** Names the request that it was first sent for. */
  readonly requestId: string;
  readonly outcome: SubgraphOutcome;
  readonly durationMs: number;
  readonly error?: unknown;
  readonly errors: readonly AnswerError[];
}) => void;

/** The only way out of a BFF: keep-alive connections, a deadline per try, capped answers. */
export function createSubgraphClient(
  options: SubgraphOptions,
  observe: SubgraphObserver,
): SubgraphClient {
  const policy = createPolicy(options);
  const { introduce } = options;
  const agent = new Agent({
    connections: options.connections,
    connect: { timeout: options.connectTimeoutMs },
    // Servers close idle connections after 5 s (Node) or more: leave them first.
    keepAliveTimeout: 4_000,
    maxResponseSize: options.answerBytes,
  });
  const flights = new Flights<TakeAnswer>();
  const tried = async (request: SubgraphRequest, signal: AbortSignal) => {
    const answer = await tryPost(request, signal, { policy, agent, introduce });
    await options.nextTurn?.();
    return answer;
  };
  const call = (request: SubgraphRequest, signal: AbortSignal) =>
    observed(request, signal, observe, () => tried(request, signal));
  return {
    send: async (request) => {
      const { service, kind, sharing, context } = request;
      const { signal } = context;
      if (kind === 'mutation' || sharing === 'refused') return (await call(request, signal))();
      const start = (whenLeft: AbortSignal) => call(request, whenLeft);
      try {
        return (await flights.join(identityOf(request), signal, start))();
      } catch (error) {
        // One who leaves gets no more than the reason.
        throw failureOf(error, service, signal);
      }
    },
    startAnew: () => flights.startAnew(),
    close: () => agent.destroy(),
  };
}

/** An answer belongs to the run that merges it, so each who shares one reads its own. */
type TakeAnswer = () => AnswerEnvelope;

/** Requests are the same when they ask the same place the same for the same viewer. */
function identityOf(request: SubgraphRequest): string {
  const viewer = viewerOf(request);
  const who = viewer ? `${viewer.id} ${viewer.scopes.join(' ')}` : '';
  return `${request.url}\n${who}\n${request.body}`;
}

function viewerOf({ context, viewer }: SubgraphRequest): Viewer | null {
  return viewer === 'withheld' ? null : context.viewer;
}

/** What a subgraph is told of a request and its viewer; no header of the client's own goes along. */
function headersOf(
  request: SubgraphRequest,
  target: string,
  introduce: Introduce,
): Readonly<Record<string, string>> {
  const { service, body, context } = request;
  const { requestId } = context;
  const message = { method: 'POST', target, body };
  return {
    'x-request-id': requestId,
    ...introduce({ service, viewer: viewerOf(request), requestId, message }),
    ...JSON_BOTH_WAYS,
  };
}

/** Makes the call, turns what fails into what the caller should see, and tells of both. */
async function observed(
  { service, context: { requestId } }: SubgraphRequest,
  signal: AbortSignal,
  observe: SubgraphObserver,
  call: () => Promise<HttpAnswer>,
): Promise<TakeAnswer> {
  const started = performance.now();
  const settled = (outcome: SubgraphOutcome, { errors = NO_ERRORS, error }: Settled) => {
    const durationMs = performance.now() - started;
    observe({ service, requestId, outcome, durationMs, error, errors });
  };
  try {
    const answer = await call();
    let first: AnswerEnvelope | undefined = parseAnswer(service, answer);
    settled('ok', first);
    return () => {
      const envelope = first ?? parseAnswer(service, answer);
      first = undefined;
      return envelope;
    };
  } catch (error) {
    const failure = failureOf(error, service, signal);
    settled(failure instanceof SubgraphError ? failure.code : 'aborted', { error: failure });
    throw failure;
  }
}

interface Settled {
  readonly errors?: readonly AnswerError[];
  readonly error?: unknown;
}

const NO_ERRORS: readonly AnswerError[] = [];

async function tryPost(
  subgraphRequest: SubgraphRequest,
  signal: AbortSignal,
  { policy, agent, introduce }: { policy: SubgraphPolicy; agent: Agent; introduce: Introduce },
): Promise<HttpAnswer> {
  const { origin, pathname, search } = placeOf(subgraphRequest.url);
  const path = pathname + search;
  const headers = headersOf(subgraphRequest, path, introduce);
  const request = { origin, path, headers, body: subgraphRequest.body };
  return policy.execute((trySignal) => post(agent, request, trySignal), signal);
}

const places = new Map<string, URL>();

/** Subgraphs are few and stay where they are. */
function placeOf(url: string): URL {
  const known = places.get(url);
  if (known) return known;
  const place = new URL(url);
  if (places.size < PLACES_MAX) places.set(url, place);
  return place;
}

const PLACES_MAX = 1_000;

const JSON_BOTH_WAYS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};

/** A failed try as the caller should see it; leaving is the caller's own doing, not a failure. */
function failureOf(error: unknown, service: string, signal: AbortSignal): unknown {
  if (error instanceof SubgraphError) return error;
  // The policy calls a try that the caller ended a timeout too, so the caller's signal decides first.
  const isLate = signal.aborted ? signal.reason?.name === 'TimeoutError' : isTimeout(error);
  if (isLate) return new SubgraphError(service, 'SUBREQUEST_TIMEOUT', { cause: error });
  if (signal.aborted) return signal.reason;
  return new SubgraphError(service, 'SUBREQUEST_HTTP_ERROR', { cause: error });
}
