import type { Cache } from './cache/cache.ts';
import type { Entry } from './cache/entry.ts';
import type { RunWork } from './deadline.ts';
import { mediaTypeFor } from './media-type.ts';
import type { OwnWrites } from './own-writes.ts';
import type { HttpResponse } from './response.ts';
import type { ShareWork } from './shared-work.ts';
import type { Log } from './telemetry/log.ts';
import type { Work } from './work.ts';
import { answerKeyOf, viewerTagOf } from './work-key.ts';

/** Answers work; `signal` aborts when the caller leaves. */
export type AnswerWork = (work: Work, signal: AbortSignal) => Promise<HttpResponse>;

export interface CachedWorkOptions {
  /** What is kept of whole answers; undefined keeps none. */
  readonly responses: Cache | undefined;
  /** How long an answer that is no longer fresh is given while it is made anew, in seconds. */
  readonly staleWhileRevalidateS: number;
  /** Time for one answer, in milliseconds: that long an instance makes it for all others. */
  readonly deadlineMs: number;
  readonly share: ShareWork;
  readonly run: RunWork;
  readonly ownWrites: OwnWrites;
  readonly log: Log;
}

/**
 * Keeps whole answers of queries for as long as the schema, and every service that had a part in
 * them, allow: what is the same for everybody once, anything else for its viewer alone. Answers with
 * errors, or with something old in them, are never kept.
 */
export function cachedWork(options: CachedWorkOptions): AnswerWork {
  const { responses, share, run } = options;
  const staleMs = options.staleWhileRevalidateS * 1_000;
  return async (work, signal) => {
    if (work.operation.kind === 'mutation') {
      return marked(await written(work, signal, options), work, 'bypass');
    }
    const key = answerKeyOf(work);
    if (work.kept.reading === 'never') {
      const response = await run(work, signal);
      if (responses) keep(responses, key, { response, work, staleMs });
      return marked(response, work, 'bypass');
    }
    if (!responses || !mayBeKept(work)) {
      const make = (whenLeft: AbortSignal) => run(work, whenLeft);
      return marked(await share({ work, key, signal }, make), work, 'bypass');
    }
    const cached = cachedMaking(work, key, { ...options, responses });
    const now = Date.now();
    const entry = responses.peek(key);
    if (entry && now < entry.freshUntil) return given(entry, work, 'hit');
    if (entry && now < entry.freshUntil + staleMs) {
      const anew = cachedMaking(madeAnew(work), key, { ...options, responses });
      const make = () => share({ work, key, signal: NEVER }, anew);
      refresh(work, () => work.generation.hold(make), options.log);
      return given(entry, work, 'stale');
    }
    const response = await share({ work, key, signal }, cached);
    return marked(response, work, response.headers['x-facet-cache'] === 'hit' ? 'hit' : 'miss');
  };
}

/** Runs a mutation; from then on nothing is given that it made untrue. */
async function written(
  work: Work,
  signal: AbortSignal,
  { run, ownWrites }: CachedWorkOptions,
): Promise<HttpResponse> {
  try {
    const response = await run(work, signal);
    await ownWrites.ended(work, response);
    return response;
  } catch (error) {
    await ownWrites.ended(work);
    throw error;
  }
}

/** Nobody waits for what is made in the background, so nobody leaves. */
const NEVER = new AbortController().signal;

/** What the schema forbids to keep is not even looked for; where it says nothing, services may. */
function mayBeKept({ generation, operation }: Work): boolean {
  return generation.policyOf(operation)?.maxAge !== 0;
}

/** Finds an answer that another instance made, or makes it for all of them. */
function cachedMaking(
  work: Work,
  key: string,
  options: CachedWorkOptions & { readonly responses: Cache },
): (signal: AbortSignal) => Promise<HttpResponse> {
  const { responses, run, deadlineMs } = options;
  const staleMs = options.staleWhileRevalidateS * 1_000;
  return async (signal) => {
    const begun = performance.now();
    const [found] = await responses.find([key]);
    if (found && Date.now() < found.freshUntil) return given(found, work, 'hit');
    const [claim = 'ours'] = await responses.claim([key], deadlineMs);
    if (typeof claim !== 'string') return given(claim, work, 'hit');
    if (claim === 'theirs') {
      const [awaited] = await responses.awaited([key], deadlineMs / 2);
      if (awaited) return given(awaited, work, 'hit');
    }
    try {
      const response = await run(work, signal, performance.now() - begun);
      keep(responses, key, { response, work, staleMs });
      return response;
    } finally {
      // Not everything that is made may be kept: nobody waits for what never comes.
      if (claim === 'ours') responses.release([key]);
    }
  };
}

/** What is made in the background takes its time: nothing in it is old already. */
function madeAnew(work: Work): Work {
  return { ...work, kept: { ...work.kept, staleWhileRevalidateS: 0 } };
}

function refresh(work: Work, make: () => Promise<unknown>, log: Log): void {
  make().catch((error: unknown) => {
    log.debug({ err: error, operation: work.operation.name }, 'an answer could not be made anew');
  });
}

interface Made {
  readonly response: HttpResponse;
  readonly work: Work;
  /** How long the answer may be given when it is no longer fresh, in milliseconds. */
  readonly staleMs: number;
}

function keep(responses: Cache, key: string, { response, work, staleMs }: Made): void {
  const { status, hasErrors, kept, body, tags = [], madeAt = Date.now() } = response;
  if (status !== 200 || hasErrors || !kept || kept.maxAgeS === 0) return;
  // A service may say at any time that an answer is not for everybody after all.
  if (kept.scope === 'PRIVATE' && key.startsWith('public ')) return;
  const freshUntil = madeAt + kept.maxAgeS * 1_000;
  responses.keep(key, {
    text: typeof body === 'string' ? Buffer.from(body) : body,
    scope: key.startsWith('public ') ? 'PUBLIC' : 'PRIVATE',
    madeAt,
    freshUntil,
    keptUntil: freshUntil + staleMs,
    tags: key.startsWith('public ') ? tags : [...tags, viewerTagOf(work)],
  });
}

/** The answer again, with its age (RFC 9111 section 5.1). */
function given(entry: Entry, work: Work, cache: 'hit' | 'stale'): HttpResponse {
  const { text, scope, madeAt, freshUntil, tags } = entry;
  return {
    status: 200,
    headers: {
      'content-type': mediaTypeFor(work.accept),
      age: String(Math.max(0, Math.floor((Date.now() - madeAt) / 1_000))),
      'x-facet-cache': cache,
    },
    body: text,
    operation: work.operation,
    hasErrors: false,
    kept: { scope, maxAgeS: Math.floor((freshUntil - madeAt) / 1_000) },
    ...(cache === 'stale' && { staleS: Math.max(0, (Date.now() - freshUntil) / 1_000) }),
    tags,
  };
}

/** One answer may be shared by callers who take different media types. */
function marked(
  response: HttpResponse,
  { accept }: Work,
  cache: 'hit' | 'miss' | 'bypass',
): HttpResponse {
  return {
    ...response,
    headers: {
      ...response.headers,
      'content-type': mediaTypeFor(accept),
      'x-facet-cache': response.staleS === undefined ? cache : 'stale',
    },
  };
}
