import type { IncomingHttpHeaders } from 'node:http';

/** Who is signed in, as the edge verified it. */
export interface Viewer {
  readonly id: string;
  readonly scopes: readonly string[];
}

/** The viewer that the edge names in its headers; it strips these from what clients send. */
export function viewerOf(headers: IncomingHttpHeaders): Viewer | null {
  const { 'x-facet-viewer': id, 'x-facet-scopes': scopes } = headers;
  if (typeof id !== 'string' || id === '') return null;
  return { id, scopes: typeof scopes === 'string' ? scopes.split(' ').filter(Boolean) : [] };
}
