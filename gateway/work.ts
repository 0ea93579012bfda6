import type { Generation } from './generation.ts';
import type { Operation } from './operation.ts';
import type { HttpRequest } from './request.ts';
import { subgraphHeadersOf } from './subgraph-headers.ts';

/** All that decides an answer: what a request comes down to once it is read and let through. */
export interface Work {
  /** The generation the request began on, which it keeps. */
  readonly generation: Generation;
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The caller's `Accept` header. */
  readonly accept: string | undefined;
  /** What every subgraph is told of the request and its viewer. */
  readonly subgraphHeaders: Readonly<Record<string, string>>;
}

export function workOf({
  http,
  generation,
  operation,
  variables,
}: Pick<Work, 'generation' | 'operation' | 'variables'> & { readonly http: HttpRequest }): Work {
  return {
    generation,
    operation,
    variables,
    accept: http.headers.accept,
    subgraphHeaders: subgraphHeadersOf(http),
  };
}
