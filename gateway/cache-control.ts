import type { HttpResponse } from './response.ts';

/** For how long, in seconds, shared caches may give an old answer of everybody's. */
export interface Staleness {
  /** While they fetch a new one. */
  readonly staleWhileRevalidateS: number;
  /** While none is to be had. */
  readonly staleIfErrorS: number;
}

/**
 * The `Cache-Control` of an answer. What changes something, failed or lacks a part is stored by
 * nobody. An answer that services said nothing of, or that is old at once, may be stored by whoever
 * got it by GET, to ask with its entity tag whether it is still good; never by a shared cache.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111 and https://www.rfc-editor.org/rfc/rfc5861
 */
export function cacheControlOf(
  response: Pick<HttpResponse, 'kept' | 'operation'> & Completeness,
  method: string,
  { staleWhileRevalidateS, staleIfErrorS }: Staleness,
): string {
  const { kept, operation } = response;
  if (!isComplete(response) || operation?.kind !== 'query') return 'no-store';
  if (!kept || kept.maxAgeS <= 0) return method === 'GET' ? 'private, no-cache' : 'no-store';
  const maxAge = `max-age=${Math.floor(kept.maxAgeS)}`;
  // A text of somebody's own may need a credential to run: what it asks is not for everybody.
  if (kept.scope === 'PRIVATE' || !operation.registered) return `private, ${maxAge}`;
  return `public, ${maxAge}, stale-while-revalidate=${staleWhileRevalidateS}, stale-if-error=${staleIfErrorS}`;
}

type Completeness = Pick<HttpResponse, 'status' | 'hasErrors' | 'error'>;

/** Whether an answer says all that was asked for. */
export function isComplete({ status, hasErrors, error }: Completeness): boolean {
  return status === 200 && !hasErrors && error === undefined;
}
