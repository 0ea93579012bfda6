import { Agent } from 'undici';
import { type AnswerEnvelope, type HttpAnswer, parseAnswer } from './answer.ts';
import { CutShort, SubgraphError } from './error.ts';
import type { SubgraphOptions } from './options.ts';
import { createPolicy, type PolicyEvents, type Pressure, type Try } from './policy.ts';
import { type Post, post } from './post.ts';

/** One subgraph as it is called: its connections, and the policy that guards them. */
export interface Service {
  /** @throws SubgraphError, a refusal of the policy, or the caller's reason to leave */
  ask(asked: Asking): Promise<TakeAnswer>;
  pressure(): Pressure;
  close(): Promise<void>;
}

/** What is to be sent. */
export interface Asking {
  readonly kind: 'query' | 'mutation';
  readonly url: string;
  /** The headers of one try, by the path that it is sent to. */
  readonly headersFor: (target: string) => Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** When the caller gives up, by `performance.now()`. */
  readonly deadlineAt: number;
  /** Aborts when the caller leaves; of what must not end by that, undefined. */
  readonly signal: AbortSignal | undefined;
}

/** An answer belongs to the run that merges it, so each who shares one reads its own. */
export interface TakeAnswer {
  (): AnswerEnvelope;
  /** To be looked at only, before somebody takes it. */
  readonly envelope: AnswerEnvelope;
}

/** Makes the way to one subgraph. */
export function createService(
  name: string,
  options: SubgraphOptions,
  events: PolicyEvents,
): Service {
  const { timeoutMs } = options;
  const policy = createPolicy(options, events);
  const connections = new Agent(agentOptions(options));
  // A second try does not go over a connection that may be as dead as the first one's.
  const freshConnections = new Agent({ ...agentOptions(options), pipelining: 0 });
  return {
    ask: (asking) =>
      policy.execute((trying) => {
        const dispatcher = trying.attempt === 'first' ? connections : freshConnections;
        // A probe goes on when its caller has left, so it has all the time that a try may take.
        const leftMs = trying.isProbe ? timeoutMs : asking.deadlineAt - performance.now();
        const timeMs = Math.min(timeoutMs, leftMs);
        const signal = trying.isProbe ? undefined : asking.signal;
        return tryOnce(name, trying, {
          timeoutMs,
          timeMs,
          signal,
          send: (signals) => post(dispatcher, postOf(asking, timeMs), signals),
        });
      }, asking),
    pressure: () => policy.pressure(),
    close: async () => {
      await Promise.all([connections.destroy(), freshConnections.destroy()]);
    },
  };
}

function agentOptions({ connections, connectTimeoutMs, answerBytes }: SubgraphOptions) {
  return {
    connections,
    connect: { timeout: connectTimeoutMs },
    // Servers close idle connections after 5 s (Node) or more: leave them first.
    keepAliveTimeout: 4_000,
    maxResponseSize: answerBytes,
  };
}

interface Sending {
  readonly timeoutMs: number;
  /** What of it the caller has left. */
  readonly timeMs: number;
  readonly signal: AbortSignal | undefined;
  readonly send: (signals: readonly AbortSignal[]) => Promise<HttpAnswer>;
}

async function tryOnce(
  service: string,
  trying: Try,
  { timeoutMs, timeMs, signal, send }: Sending,
): Promise<TakeAnswer> {
  const begun = performance.now();
  try {
    return takenOnce(service, await send(signal ? [trying.signal, signal] : [trying.signal]));
  } catch (error) {
    if (error instanceof SubgraphError) {
      // The service heeds the time that it was told, and may be the first to say that it is over.
      const isTold = error.code === 'SUBREQUEST_TIMEOUT' && timeMs < timeoutMs / 2;
      throw isTold ? cutShort(service) : error;
    }
    if (signal?.aborted && !isLate(signal)) throw signal.reason;
    if (!trying.signal.aborted && !signal?.aborted) {
      throw new SubgraphError(service, 'SUBREQUEST_HTTP_ERROR', { cause: error });
    }
    if (performance.now() - begun < timeoutMs / 2) throw cutShort(service);
    throw new SubgraphError(service, 'SUBREQUEST_TIMEOUT', { cause: error });
  }
}

function cutShort(service: string): SubgraphError {
  const cause = new CutShort('The deadline is over.');
  return new SubgraphError(service, 'SUBREQUEST_TIMEOUT', { cause });
}

/** Whether the caller left because the whole request took too long. */
export function isLate({ reason }: AbortSignal): boolean {
  return (reason as Error | undefined)?.name === 'TimeoutError';
}

/** Reads an answer for the first who takes it, and anew for each that follows. */
function takenOnce(service: string, answer: HttpAnswer): TakeAnswer {
  const envelope = parseAnswer(service, answer);
  let first: AnswerEnvelope | undefined = envelope;
  const take = () => {
    const taken = first ?? parseAnswer(service, answer);
    first = undefined;
    return taken;
  };
  return Object.assign(take, { envelope });
}

function postOf({ url, headersFor, body }: Asking, timeMs: number): Post {
  const { origin, pathname, search } = placeOf(url);
  const path = pathname + search;
  // A time that is left, never a time of day: clocks differ.
  const deadline = String(Math.max(1, Math.ceil(timeMs)));
  return {
    origin,
    path,
    headers: { ...headersFor(path), ...JSON_BOTH_WAYS, 'x-facet-deadline-ms': deadline },
    body,
  };
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
