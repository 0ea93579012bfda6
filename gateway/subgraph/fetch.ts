import { GraphQLError, Kind, parse } from 'graphql';
import type { AnswerError } from './answer.ts';
import type { SubgraphClient } from './client.ts';
import { SubgraphError } from './error.ts';

/** What a request hands down to the subgraph requests made for it. */
export interface SubgraphContext {
  /** Headers every subgraph gets: the request's id and the viewer, nothing of the client's own. */
  readonly subgraphHeaders: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** One fetch of a query plan. */
export interface SubgraphFetch extends SubgraphContext {
  readonly service: string;
  readonly url: string;
  /** The GraphQL request: `query`, `variables`, `operationName`. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Where the answer goes; `@` stands for every element of a list. */
  readonly path: readonly (string | number)[];
}

/** How long, and for whom, an answer may be kept. */
export interface CacheHint {
  readonly maxAge: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

export interface SubgraphResult {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
  readonly cacheHint: CacheHint;
}

/**
 * Sends one fetch. Errors a subgraph's own rules answered keep their message and code; any other
 * is told without its details.
 *
 * @throws SubgraphError when no usable answer came
 */
export async function fetchFromSubgraph(
  client: SubgraphClient,
  fetch: SubgraphFetch,
): Promise<SubgraphResult> {
  const { service, url, request, path, subgraphHeaders, signal } = fetch;
  try {
    const body = JSON.stringify(request);
    const answer = await client.send({ service, url, body, headers: subgraphHeaders, signal });
    return {
      data: answer.data ?? null,
      errors: answer.errors.map((error) => shownError(error, fetch)),
      cacheHint: cacheHintOf(answer.cacheControl),
    };
  } catch (error) {
    if (!(error instanceof SubgraphError)) throw error;
    throw new SubgraphError(service, error.code, {
      cause: error.cause,
      path: path.length > 0 ? stemOf(path) : [firstFieldOf(request)],
    });
  }
}

/** Codes the caller can act on. */
const SHOWN_CODES = new Set(['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']);

function shownError({ message, path, code }: AnswerError, fetch: SubgraphFetch): GraphQLError {
  const { service, request } = fetch;
  const shown = code !== undefined && SHOWN_CODES.has(code);
  const told = shown ? message : `The service "${service}" could not answer this field.`;
  return new GraphQLError(told, {
    // The executor prepends the fetch's own path, so within it an empty one means all of it.
    path: path ?? (fetch.path.length > 0 ? [] : [firstFieldOf(request)]),
    extensions: { code: shown ? code : 'INTERNAL_SERVER_ERROR', service },
  });
}

/** Without `max-age` an answer may not be kept at all; `private` wins over `public`. */
function cacheHintOf(cacheControl = ''): CacheHint {
  const maxAge = Number(/\bmax-age=(\d+)/.exec(cacheControl)?.[1] ?? 0);
  return { maxAge, scope: /\bprivate\b/.test(cacheControl) ? 'PRIVATE' : 'PUBLIC' };
}

/** A failed fetch stands for every place it would have filled: its path up to the first list. */
export function stemOf(path: readonly (string | number)[]): readonly (string | number)[] {
  const firstList = path.indexOf('@');
  return firstList < 0 ? path : path.slice(0, firstList);
}

/** A fetch at the root has no path; the first of its fields stands for all of them. */
function firstFieldOf({ query }: SubgraphFetch['request']): string {
  const [field] = parse(String(query)).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
  if (field?.kind !== Kind.FIELD) return '';
  return (field.alias ?? field.name).value;
}
