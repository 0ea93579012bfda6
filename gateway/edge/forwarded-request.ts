import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type AnsweredRequest,
  CLIENT_CLOSED_REQUEST,
  type RequestOutcome,
} from '../telemetry/answered-request.ts';

/** A request that a BFF has answered, once its answer is sent on or its caller has left. */
export function forwardedRequest(
  client: string,
  { id, method }: FastifyRequest,
  reply: FastifyReply,
): AnsweredRequest {
  const isAborted = !reply.raw.writableFinished;
  const status = isAborted ? CLIENT_CLOSED_REQUEST : reply.statusCode;
  return {
    requestId: id,
    client,
    operation: '(forwarded)',
    method,
    status,
    outcome: isAborted ? 'aborted' : outcomeOf(status),
    errorCodes: [],
    cache: headerOf(reply, 'x-facet-cache'),
    durationMs: Math.round(reply.elapsedTime * 1_000) / 1_000,
    bytes: Number(headerOf(reply, 'content-length') ?? 0),
  };
}

/** Of what a BFF cannot answer, 503 is all that was refused: it may be answered in a moment. */
function outcomeOf(status: number): RequestOutcome {
  if (status < 400) return 'ok';
  return status < 500 || status === 503 ? 'refused' : 'failed';
}

function headerOf(reply: FastifyReply, name: string): string | undefined {
  const value = reply.getHeader(name);
  return value === undefined ? undefined : String(value);
}
