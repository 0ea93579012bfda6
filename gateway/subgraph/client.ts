import { hash } from 'node:crypto';
import { Flights } from '../flights.ts';
import type { Introduce } from '../identity/introduction.ts';
import type { Viewer } from '../viewer.ts';
import type { AnswerEnvelope, AnswerError } from './answer.ts';
import { SubgraphError } from './error.ts';
import { type AskedField, FieldBreakers } from './field-breakers.ts';
import type { SubgraphsOptions } from './options.ts';
import { type BreakerState, isFull, isRefusal, isTimeout, type Pressure } from './policy.ts';
import { createService, isLate, type Service, type TakeAnswer } from './service.ts';

export interface ClientOptions extends SubgraphsOptions {
  /** Awaited before an answer is used, where others may have to go first. Default: none have. */
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
  /** When that will be at the latest, by `performance.now()`. Default: never. */
  readonly deadlineAt?: number | undefined;
}

/** A GraphQL request as JSON text; a long one as its bytes. */
export type RequestBody = string | Buffer;

/** One request to one subgraph. */
export interface SubgraphRequest {
  /** The subgraph's name in the supergraph. */
  readonly service: string;
  readonly kind: 'query' | 'mutation';
  readonly url: string;
  readonly body: RequestBody;
  /** `withheld` when the answer does not depend on who asks. Default `sent`. */
  readonly viewer?: 'sent' | 'withheld';
  /** `refused` when the answer must not be older than this request. Default `allowed`. */
  readonly sharing?: 'allowed' | 'refused';
  /** What is asked for, as far as there are breakers for it. Default: nothing. */
  readonly asked?: readonly AskedField[];
  readonly context: SubgraphContext;
}

/** What happened to a request, for metrics. */
export type SubgraphOutcome = 'ok' | 'aborted' | SubgraphError['code'];

export interface SubgraphClient {
  /**
   * Rejects as soon as the caller leaves. What only it waited for ends with that; a mutation that was
   * sent is left to finish.
   *
   * @throws SubgraphError when no usable answer came
   */
  send(request: SubgraphRequest): Promise<AnswerEnvelope>;
  /** Whether a service may be asked for something, or has only failed at that of late. */
  mayAsk(service: string, scope: string): boolean;
  /** Lets no request share one that is under way, for something has changed since that was sent. */
  startAnew(): void;
  /** How much is under way to each subgraph that was called so far. */
  pressures(): Iterable<readonly [service: string, pressure: Pressure]>;
  close(): Promise<void>;
}

/** Told of what happens between a BFF and its subgraphs. */
export interface SubgraphObserver {
  /** A request is over. */
  request(seen: SeenRequest): void;
  /** A mutation ended after its caller had left; without an answer nobody knows what it did. */
  abandoned(request: SubgraphRequest, answer: AnswerEnvelope | undefined): void;
  /** `scope`: `service`, or what one is asked for. */
  breaker(service: string, scope: string, state: BreakerState): void;
  retry(service: string, outcome: 'recovered' | 'failed' | 'denied'): void;
}

/** A request, all its tries included. */
export interface SeenRequest {
  readonly service: string;
  /** Names the request that it was first sent for. */
  readonly requestId: string;
  readonly outcome: SubgraphOutcome;
  readonly durationMs: number;
  /** What really happened, for the log. */
  readonly error?: unknown;
  /** Those that the answer carried, for the log. */
  readonly errors: readonly AnswerError[];
}

/** The only way out of a BFF. */
export function createSubgraphClient(
  options: ClientOptions,
  observer: SubgraphObserver,
): SubgraphClient {
  const services = new Map<string, Service>();
  const flights = new Flights<TakeAnswer>('steady');
  const optionsOf = (service: string) =>
    Object.hasOwn(options.services, service) ? (options.services[service] ?? options) : options;

  const fields = new FieldBreakers({
    optionsOf: (service) => optionsOf(service).breaker,
    onState: observer.breaker,
  });

  function serviceOf(name: string): Service {
    const known = services.get(name);
    if (known) return known;
    const made = createService(name, optionsOf(name), {
      onState: (state) => observer.breaker(name, 'service', state),
      onRetry: (outcome) => observer.retry(name, outcome),
    });
    services.set(name, made);
    observer.breaker(name, 'service', 'closed');
    return made;
  }

  function ask(request: SubgraphRequest, signal: AbortSignal | undefined): Promise<TakeAnswer> {
    const { service, kind, url, body, context, asked = [] } = request;
    const { deadlineAt = Number.POSITIVE_INFINITY } = context;
    // Each try introduces itself anew: an introduction may be good for one only.
    const headersFor = (target: string) => headersOf(request, target, options.introduce);
    return observed(request, observer, async () => {
      const asking = { kind, url, headersFor, body, deadlineAt, signal };
      try {
        const take = await serviceOf(service).ask(asking);
        fields.answered(service, asked, take.envelope);
        await options.nextTurn?.();
        return take;
      } catch (error) {
        const failure = failureOf(error, service);
        fields.failed(service, asked, failure);
        throw failure;
      }
    });
  }

  function mutate(request: SubgraphRequest): Promise<TakeAnswer> {
    const { signal } = request.context;
    const answered = ask(request, undefined);
    const tell = (take?: TakeAnswer) => {
      if (signal.aborted) observer.abandoned(request, take?.());
    };
    answered.then(tell, () => tell());
    return untilLeft(answered, signal);
  }

  function query(request: SubgraphRequest): Promise<TakeAnswer> {
    const { signal, deadlineAt = Number.POSITIVE_INFINITY } = request.context;
    if (request.sharing === 'refused') return untilLeft(ask(request, signal), signal);
    const { timeoutMs } = optionsOf(request.service);
    return flights.join(identityOf(request), signal, {
      timeMs: Math.min(timeoutMs, deadlineAt - performance.now()),
      start: (whenLeft) => ask(request, whenLeft),
    });
  }

  return {
    send: async (request) => {
      const { kind, service, context } = request;
      try {
        context.signal.throwIfAborted();
        return (await (kind === 'mutation' ? mutate(request) : query(request)))();
      } catch (error) {
        // One who leaves gets no more than the reason.
        throw failureOf(error, service, context.signal);
      }
    },
    mayAsk: (service, scope) => fields.mayAsk(service, scope),
    startAnew: () => flights.startAnew(),
    *pressures() {
      for (const [name, service] of services) yield [name, service.pressure()];
    },
    close: async () => {
      await Promise.all([...services.values()].map((service) => service.close()));
    },
  };
}

/** The same, unless the caller leaves first. */
function untilLeft<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/**
 * Requests are the same when they ask the same place the same for the same viewer. No name holds a
 * line's end, though one may hold spaces.
 */
function identityOf(request: SubgraphRequest): string {
  const { url, body } = request;
  const viewer = viewerOf(request);
  const who = viewer ? `${viewer.id}\n${viewer.scopes.join(' ')}` : '';
  return `${url}\n${who}\n${typeof body === 'string' ? body : hash('sha256', body)}`;
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
  };
}

/** Makes the call, turns what fails into what the caller should see, and tells of both. */
async function observed(
  { service, context: { requestId } }: SubgraphRequest,
  observer: SubgraphObserver,
  call: () => Promise<TakeAnswer>,
): Promise<TakeAnswer> {
  const started = performance.now();
  const settled = (outcome: SubgraphOutcome, errors: readonly AnswerError[], error?: unknown) => {
    const durationMs = performance.now() - started;
    observer.request({ service, requestId, outcome, durationMs, error, errors });
  };
  try {
    const take = await call();
    settled('ok', take.envelope.errors);
    return take;
  } catch (error) {
    const failure = failureOf(error, service);
    const outcome = failure instanceof SubgraphError ? failure.code : 'aborted';
    settled(outcome, NO_ERRORS, failure);
    throw failure;
  }
}

const NO_ERRORS: readonly AnswerError[] = [];

/** A failed request as the caller should see it; leaving is the caller's own doing, not a failure. */
function failureOf(error: unknown, service: string, signal?: AbortSignal): unknown {
  if (signal?.aborted && !isLate(signal)) return signal.reason;
  if (error instanceof SubgraphError) return error;
  if (isRefusal(error)) return new SubgraphError(service, 'CIRCUIT_OPEN');
  if (isFull(error)) return new SubgraphError(service, 'BULKHEAD_FULL', { cause: error });
  const isOver = isTimeout(error) || signal?.aborted;
  return isOver ? new SubgraphError(service, 'SUBREQUEST_TIMEOUT', { cause: error }) : error;
}
