/** How long, and for whom, an answer may be kept. */
export interface CacheHint {
  /** In seconds. */
  readonly maxAge: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

/** Without `max-age` an answer may not be kept at all; `private` wins over `public`. */
export function cacheHintOf(cacheControl = ''): CacheHint {
  const maxAge = Number(/\bmax-age=(\d+)/.exec(cacheControl)?.[1] ?? 0);
  const mayBeKept = !/\bno-(?:store|cache)\b/.test(cacheControl);
  const scope = /\bprivate\b/.test(cacheControl) ? 'PRIVATE' : 'PUBLIC';
  return { maxAge: mayBeKept ? maxAge : 0, scope };
}

/**
 * The stricter of what a schema says of an answer and what the answer's own header says. A careless
 * header loosens nothing; a schema that says nothing leaves it to the header.
 */
export function strictest(schema: CacheHint | undefined, cacheControl: string | undefined) {
  if (cacheControl === undefined) return schema ?? NOT_KEPT;
  const header = cacheHintOf(cacheControl);
  if (!schema) return header;
  const isPrivate = schema.scope === 'PRIVATE' || header.scope === 'PRIVATE';
  const hint: CacheHint = {
    maxAge: Math.min(schema.maxAge, header.maxAge),
    scope: isPrivate ? 'PRIVATE' : 'PUBLIC',
  };
  return hint;
}

const NOT_KEPT: CacheHint = { maxAge: 0, scope: 'PRIVATE' };
