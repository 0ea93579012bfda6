import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpRequest } from './request.ts';
import type { Viewer } from './viewer.ts';

/** A request that was read to its end, of Fastify's or of ours. */
export interface ReadRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** A text, unless there is none. */
  readonly body: unknown;
}

/** A viewer's request as the gateway reads it; its signal aborts when the caller leaves. */
export function httpRequestOf(
  { id, method, url, headers, body }: ReadRequest,
  response: ServerResponse,
  viewer: Viewer | null,
): HttpRequest {
  const leaving = new AbortController();
  const onClose = () => {
    if (!response.writableFinished) leaving.abort();
  };
  // The caller may have left while something before this was awaited.
  if (response.closed) onClose();
  else response.once('close', onClose);
  const questionMark = url.indexOf('?');
  return {
    method,
    search: questionMark < 0 ? '' : url.slice(questionMark + 1),
    headers,
    body: typeof body === 'string' ? body : '',
    signal: leaving.signal,
    requestId: id,
    viewer,
  };
}
