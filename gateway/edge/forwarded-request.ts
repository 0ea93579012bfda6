import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AnsweredRequest, CLIENT_CLOSED_REQUEST } from '../telemetry/answered-request.ts';

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
    outcome: isAborted ? 'aborted' : status < 400 ? 'ok' : 'refused',
    errorCodes: [],
    cache: headerOf(reply, 'x-facet-cache'),
    durationMs: Math.round(reply.elapsedTime * 1_000) / 1_000,
    bytes: Number(headerOf(reply, 'content-length') ?? 0),
  };
}

function headerOf(reply: FastifyReply, name: string): string | undefined {
  const value = reply.getHeader(name);
  return value === undefined ? undefined : String(value);
}
