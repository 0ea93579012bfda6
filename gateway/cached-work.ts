import type { GraphQLSchema } from 'graphql';
import { type KeptAnswer, ResponseCache } from './cache/response-cache.ts';
import { mediaTypeFor } from './media-type.ts';
import type { HttpResponse } from './response.ts';
import { REQUEST_ID } from './subgraph/client.ts';
import type { Work } from './work.ts';

/** Answers work from the cache, or runs it and keeps what may be kept. */
export type CacheWork = (work: Work, run: () => Promise<HttpResponse>) => Promise<HttpResponse>;

/**
 * Keeps whole answers of queries for as long as every service that had a part in them said. What
 * was made without telling any service who asks is everybody's; anything else is found only by the
 * very same viewer. Answers with errors are never kept.
 */
export function cachedWork(bytes: number): CacheWork {
  if (bytes === 0) return (_, run) => run();
  const cache = new ResponseCache(bytes);
  return async (work, run) => {
    if (work.operation.kind === 'mutation') return marked(await run(), 'bypass');
    const asked = questionOf(work);
    const viewer = viewerOf(work);
    const now = Date.now();
    const kept = cache.find(asked, now) ?? cache.find(asked + viewer, now);
    if (kept) return given(kept, work, now);
    const response = await run();
    const { kept: policy } = response;
    if (!mayBeKept(response) || !policy?.maxAgeS) return marked(response, 'bypass');
    const key = response.isForEverybody ? asked : asked + viewer;
    cache.keep(key, keptOf(response, policy));
    return marked(response, 'miss');
  };
}

function mayBeKept({ status, hasErrors, error }: HttpResponse): boolean {
  return status === 200 && !hasErrors && error === undefined;
}

function keptOf({ body }: HttpResponse, policy: KeptAnswer['policy']): KeptAnswer {
  const madeAt = Date.now();
  return {
    body: typeof body === 'string' ? Buffer.from(body) : body,
    policy,
    madeAt,
    freshUntil: madeAt + policy.maxAgeS * 1_000,
  };
}

/** The answer again, with its age (RFC 9111 section 5.1). */
function given({ body, policy, madeAt }: KeptAnswer, work: Work, now: number): HttpResponse {
  return {
    status: 200,
    headers: {
      'content-type': mediaTypeFor(work.accept),
      age: String(Math.floor((now - madeAt) / 1_000)),
      'x-facet-cache': 'hit',
    },
    body,
    operation: work.operation,
    hasErrors: false,
    kept: policy,
  };
}

function marked(response: HttpResponse, cache: 'miss' | 'bypass'): HttpResponse {
  return { ...response, headers: { ...response.headers, 'x-facet-cache': cache } };
}

/** What was asked of which schema: variables that say the same have the same text. */
function questionOf({ generation, operation, variables }: Work): string {
  const { id, name, registered } = operation;
  return `${numberOf(generation.schema)} ${registered} ${id} ${name} ${canonical(variables)}`;
}

/** Who asks, as every service is told. */
function viewerOf({ subgraphHeaders }: Work): string {
  const { [REQUEST_ID]: _, ...viewer } = subgraphHeaders;
  return `\n${JSON.stringify(viewer)}`;
}

const numbers = new WeakMap<GraphQLSchema, number>();
let lastNumber = 0;

/** Answers of one schema say nothing of another's: a new supergraph or contract begins anew. */
function numberOf(schema: GraphQLSchema): number {
  let number = numbers.get(schema);
  if (number === undefined) {
    lastNumber += 1;
    number = lastNumber;
    numbers.set(schema, number);
  }
  return number;
}

/** JSON text with the names of every object sorted; lists keep their order, which means something. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
