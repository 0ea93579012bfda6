import type { Callers } from './edge-choices.ts';
import type { HttpResponse } from './response.ts';

/** For how long, in seconds, shared caches may give an old answer of everybody's. */
export interface Staleness {
  /** While they fetch a new one. */
  readonly staleWhileRevalidateS: number;
  /** While none is to be had. */
  readonly staleIfErrorS: number;
}

/** What of a client's choices decides who keeps its answers. */
export interface Keepers extends Staleness {
  /** Whom the edge lets ask. */
  readonly callers: Callers;
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
  { staleWhileRevalidateS, staleIfErrorS, callers }: Keepers,
): string {
  const { kept, operation } = response;
  if (!isComplete(response) || operation?.kind !== 'query') return 'no-store';
  if (!kept || kept.maxAgeS <= 0) return method === 'GET' ? 'private, no-cache' : 'no-store';
  const maxAge = `max-age=${Math.floor(kept.maxAgeS)}`;
  // A text of somebody's own may need a credential to run, and some clients are not for everybody: a
  // shared cache would ask for no proof.
  const isForAll = kept.scope === 'PUBLIC' && operation.registered && callers === 'everybody';
  if (!isForAll) return `private, ${maxAge}`;
  return `public, ${maxAge}, stale-while-revalidate=${staleWhileRevalidateS}, stale-if-error=${staleIfErrorS}`;
}

/**
 * When a public answer that was kept for a while grows old, for nginx, which knows no `Age`: it would
 * count `max-age` from when it got the answer. Others pass this header over.
 */
export function nginxExpiryOf(
  { kept, headers }: Pick<HttpResponse, 'kept' | 'headers'>,
  now: number,
): Readonly<Record<string, string>> {
  const ageS = Number(headers.age ?? 0);
  if (ageS === 0 || !kept) return {};
  return { 'x-accel-expires': `@${Math.floor(now / 1_000) - ageS + Math.floor(kept.maxAgeS)}` };
}

type Completeness = Pick<HttpResponse, 'status' | 'hasErrors' | 'isStale' | 'error'>;

/** Whether an answer says all that was asked for, as it is now. */
export function isComplete({ status, hasErrors, isStale, error }: Completeness): boolean {
  return status === 200 && !hasErrors && !isStale && error === undefined;
}
