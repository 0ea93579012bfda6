import { claimedVersion } from './client-version.ts';
import { ClientError } from './errors.ts';
import type { Handler } from './gateway.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Operation } from './operation.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import {
  type AnsweredRequest,
  CLIENT_CLOSED_REQUEST,
  type RequestOutcome,
} from './telemetry/answered-request.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { verdictOf } from './version-gate.ts';

export interface Observers {
  readonly metrics: Pick<Metrics, 'version' | 'cache'>;
  readonly ledger?: Pick<Ledger, 'record'> | undefined;
  /** Told of every request, once it is answered. */
  readonly onAnswered: (answered: AnsweredRequest) => void;
}

/** The same handler, with every request counted and told of. */
export function observed(handle: Handler, { metrics, ledger, onAnswered }: Observers): Handler {
  return async (request) => {
    const started = performance.now();
    const response = await handle(request);
    const durationMs = performance.now() - started;
    const answered = answeredRequest(request, response, durationMs);
    const failed = answered.outcome !== 'ok' && answered.outcome !== 'aborted';
    metrics.version(verdictOf(response));
    if (response.staleS !== undefined) metrics.cache.servedStale(response.staleS);
    ledger?.record({ http: request, response, failed, durationMs });
    onAnswered(answered);
    return response;
  };
}

function answeredRequest(
  request: HttpRequest,
  response: HttpResponse,
  durationMs: number,
): AnsweredRequest {
  const outcome = outcomeOf(request, response);
  const { operation, request: asked, headers, body, errorCodes = NONE } = response;
  return {
    requestId: request.requestId,
    clientVersion: claimedVersion(request.headers),
    operation: nameOf(operation),
    operationId: operation ? operation.id.slice(0, ID_DIGITS) : shortId(asked?.documentId),
    method: request.method,
    status: outcome === 'aborted' ? CLIENT_CLOSED_REQUEST : response.status,
    outcome,
    errorCodes,
    cache: headers['x-facet-cache'],
    durationMs: inMicroseconds(durationMs),
    subgraphMs: response.subgraphMs && inMicroseconds(response.subgraphMs),
    bytes: Buffer.byteLength(body),
    err: outcome === 'failed' ? response.error : undefined,
  };
}

const NONE: readonly string[] = [];

function outcomeOf(request: HttpRequest, { error, hasErrors }: HttpResponse): RequestOutcome {
  if (request.signal.aborted) return 'aborted';
  if (error instanceof ClientError) return error.status === 504 ? 'failed' : 'refused';
  if (error !== undefined) return 'failed';
  return hasErrors ? 'partial' : 'ok';
}

/** A registered name, or one of two stand-ins: what callers send never becomes a label. */
function nameOf(operation: Operation | undefined): string {
  if (!operation) return '(none)';
  return operation.registered && operation.name ? operation.name : '(text)';
}

/** The beginning of what looks like an id; a caller may have sent anything. */
function shortId(documentId: string | undefined): string | undefined {
  return documentId && /^[0-9a-f]{64}$/.test(documentId)
    ? documentId.slice(0, ID_DIGITS)
    : undefined;
}

const ID_DIGITS = 12;

/** More digits cost bytes in every line, and say nothing. */
function inMicroseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
