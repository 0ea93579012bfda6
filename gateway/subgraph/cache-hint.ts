/** How long, and for whom, an answer may be kept. */
export interface CacheHint {
  readonly maxAge: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

/** Without `max-age` an answer may not be kept at all; `private` wins over `public`. */
export function cacheHintOf(cacheControl = ''): CacheHint {
  const maxAge = Number(/\bmax-age=(\d+)/.exec(cacheControl)?.[1] ?? 0);
  return { maxAge, scope: /\bprivate\b/.test(cacheControl) ? 'PRIVATE' : 'PUBLIC' };
}
