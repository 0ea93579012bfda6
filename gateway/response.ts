import { ClientError, ERROR_CODES, type ErrorCode, errorBody } from './errors.ts';
import { mediaTypeFor } from './media-type.ts';
import type { Operation } from './operation.ts';
import type { GraphQLRequest } from './request.ts';

/** An HTTP response, ready to be written by whatever server answers. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** The operation that ran, or was to run, for logs, metrics and ledger; not written. */
  readonly operation?: Operation;
  /** What was asked for where no operation was found, for the ledger; not written. */
  readonly request?: GraphQLRequest;
  /** Whether the answer carries errors beside its data, for logs and metrics; not written. */
  readonly hasErrors?: boolean;
  /** The code of each error in it, once, for logs and metrics; not written. */
  readonly errorCodes?: readonly string[];
  /** How long it waited for subgraphs, in milliseconds, for logs; not written. */
  readonly subgraphMs?: number;
  /** For whom, and for how many seconds since it was made, it may be kept; not written. */
  readonly kept?: { readonly scope: 'PUBLIC' | 'PRIVATE'; readonly maxAgeS: number } | undefined;
  /** What it was made of: entities (`Product:p7`) and types (`Product`); not written. */
  readonly tags?: readonly string[];
  /** When it was begun, in milliseconds since 1970: a change that is heard of later is not in it; not written. */
  readonly madeAt?: number;
  /** What the services said that a mutation changed; not written. */
  readonly changed?: readonly string[];
  /** Whether something kept stands in it for what could not be had; not written. */
  readonly isStale?: boolean;
  /** How much longer than fresh it, or a part of it, was kept, in seconds; not written. */
  readonly staleS?: number;
  /** What the version gate said, unless all was well, for logs and metrics; not written. */
  readonly verdict?: 'nag' | 'exempt';
  /** Why it was refused or failed, for logs and metrics; not written. */
  readonly error?: unknown;
}

/** Answers an error: the caller's own as it is, anything else masked. */
export function errorResponse(error: unknown, accept: string | undefined): HttpResponse {
  const shown =
    error instanceof ClientError
      ? error
      : new ClientError('INTERNAL_SERVER_ERROR', 'Internal server error');
  return {
    status: shown.status,
    headers: {
      'content-type': mediaTypeFor(accept),
      'cache-control': 'no-store',
      ...shown.headers,
    },
    body: errorBody(shown.code, shown.reports, shown.extensions),
    errorCodes: [shown.code],
    error,
  };
}

/** Answers a plain refusal outside GraphQL, such as an unknown path. */
export function refusal(
  code: ErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status: ERROR_CODES[code],
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
    body: errorBody(code, [{ message }]),
    errorCodes: [code],
  };
}
