import type { KeptUse } from './execute/run.ts';
import type { Generation } from './generation.ts';
import type { ChooseKeptUse } from './kept-use.ts';
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
  /** How it may use what is kept of earlier answers. */
  readonly kept: KeptUse;
}

interface WorkParts extends Pick<Work, 'generation' | 'operation' | 'variables'> {
  readonly http: HttpRequest;
  readonly keptUse: ChooseKeptUse;
}

export function workOf({ http, generation, operation, variables, keptUse }: WorkParts): Work {
  const subgraphHeaders = subgraphHeadersOf(http);
  return {
    generation,
    operation,
    variables,
    accept: http.headers.accept,
    subgraphHeaders,
    kept: keptUse({ operation, subgraphHeaders }),
  };
}
