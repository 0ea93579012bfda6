import type { IncomingHttpHeaders } from 'node:http';
import type { HttpRequest } from './request.ts';
import { REQUEST_ID } from './subgraph/client.ts';

/** What the edge says of the viewer; it strips these headers from what clients send. */
const VIEWER_HEADERS = ['x-facet-viewer', 'x-facet-scopes'] as const;

/**
 * What goes down to every subgraph of a request: its id, and the viewer as the edge verified it.
 * No header of the client's own goes along.
 */
export function subgraphHeadersOf(http: HttpRequest): Readonly<Record<string, string>> {
  return { [REQUEST_ID]: http.requestId, ...viewerHeaders(http.headers) };
}

function viewerHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const viewer: Record<string, string> = {};
  for (const name of VIEWER_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') viewer[name] = value;
  }
  return viewer;
}
