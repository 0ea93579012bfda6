import { ConnectionLost, CutShort, HttpStatusError, SubgraphError } from './error.ts';

/**
 * Whether a failed try tells that its service is unwell: it took too long, the connection failed, the
 * status was 5xx or no service's at all, the answer was not GraphQL. What a caller did (leave, or ask for
 * something refused by 4xx) says nothing of the service, nor does one answer that is too large.
 */
export function isServiceFailure(error: unknown): boolean {
  if (!(error instanceof SubgraphError)) return false;
  const { code, cause } = error;
  if (code === 'SUBREQUEST_TIMEOUT') return !(cause instanceof CutShort);
  if (code === 'SUBREQUEST_MALFORMED_RESPONSE') return true;
  if (code !== 'SUBREQUEST_HTTP_ERROR') return false;
  if (cause instanceof HttpStatusError) return cause.status < 400 || cause.status >= 500;
  return !isTooLarge(cause);
}

/**
 * Whether a failed request may be the fault of what was asked for: it took too long, was too large or no
 * GraphQL. Connections and statuses concern the service as a whole.
 */
export function isFieldFailure(error: unknown): boolean {
  if (!(error instanceof SubgraphError)) return false;
  const { code, cause } = error;
  if (code === 'SUBREQUEST_HTTP_ERROR') return isTooLarge(cause);
  return isServiceFailure(error);
}

/**
 * Whether, and when, the same query may do better: at once where the connection was lost before an
 * answer began, a little later where none could be opened or the service failed. Never after its time
 * was over, or where the service says when to come again.
 */
export function retryOf(error: unknown): 'at-once' | 'later' | 'never' {
  if (!(error instanceof SubgraphError) || error.code !== 'SUBREQUEST_HTTP_ERROR') return 'never';
  const { cause } = error;
  if (cause instanceof ConnectionLost) return 'at-once';
  if (cause instanceof HttpStatusError) {
    return cause.status >= 500 && !cause.hasRetryAfter ? 'later' : 'never';
  }
  return isTooLarge(cause) ? 'never' : 'later';
}

/** Whether the service did not believe who this is: nothing that a client could have got wrong. */
export function isRefusedIdentity(error: unknown): boolean {
  const cause = error instanceof SubgraphError ? error.cause : undefined;
  return cause instanceof HttpStatusError && (cause.status === 401 || cause.status === 403);
}

function isTooLarge(cause: unknown): boolean {
  return (cause as { code?: string } | undefined)?.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
}
