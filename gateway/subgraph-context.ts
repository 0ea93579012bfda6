import type { IncomingHttpHeaders } from 'node:http';
import type { HttpRequest } from './request.ts';
import type { SubgraphContext } from './subgraph/fetch.ts';

/** What the edge says of the viewer; it strips these headers from what clients send. */
const VIEWER_HEADERS = ['x-facet-viewer', 'x-facet-scopes'] as const;

/**
 * What goes down to every subgraph of a request: its id, the viewer as the edge verified it, and
 * a signal that ends the work when the caller leaves or the deadline is over. No header of the
 * client's own goes along.
 */
export function subgraphContextOf(http: HttpRequest, deadline: AbortSignal): SubgraphContext {
  return {
    subgraphHeaders: { 'x-request-id': http.requestId, ...viewerHeaders(http.headers) },
    signal: AbortSignal.any([http.signal, deadline]),
  };
}

function viewerHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    VIEWER_HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
