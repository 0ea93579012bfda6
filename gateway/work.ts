import type { Access } from '#schema/operations';
import type { KeptUse } from './execute/run.ts';
import type { Generation } from './generation.ts';
import type { ChooseKeptUse } from './kept-use.ts';
import type { Operation } from './operation.ts';
import type { HttpRequest } from './request.ts';
import type { Viewer } from './viewer.ts';

/** All that decides an answer: what a request comes down to once it is read and let through. */
export interface Work {
  /** The generation the request began on, which it keeps. */
  readonly generation: Generation;
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The caller's `Accept` header. */
  readonly accept: string | undefined;
  /** Names the request in every log, here and in subgraphs. */
  readonly requestId: string;
  /** Who is signed in; null for nobody. */
  readonly viewer: Viewer | null;
  /** What of the operation the viewer may have. */
  readonly access: Access;
  /** How it may use what is kept of earlier answers. */
  readonly kept: KeptUse;
}

interface WorkParts extends Pick<Work, 'generation' | 'operation' | 'variables' | 'access'> {
  readonly http: HttpRequest;
  readonly keptUse: ChooseKeptUse;
}

export function workOf({ http, keptUse, ...parts }: WorkParts): Work {
  const { requestId, viewer } = http;
  return {
    ...parts,
    accept: http.headers.accept,
    requestId,
    viewer,
    kept: keptUse({ operation: parts.operation, viewer }),
  };
}
