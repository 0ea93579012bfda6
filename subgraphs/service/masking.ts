import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** A caller's mistake is told as it is; anything else is masked. */
export function maskUnexpected(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  if (isNotStorable(error)) {
    return { message: 'A text holds U+0000.', extensions: { code: 'BAD_USER_INPUT' } };
  }
  if (!isUnexpected(error)) return formatted;
  return {
    message: 'Internal server error',
    ...(formatted.path && { path: formatted.path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}

/** Whether an error is nothing that the caller can mend: it is logged with its cause. */
export function isUnexpected(error: unknown): boolean {
  if (isNotStorable(error)) return false;
  const cause = unwrapResolverError(error);
  const { code = UNKNOWN } = cause instanceof GraphQLError ? cause.extensions : {};
  return code === UNKNOWN;
}

const UNKNOWN = 'INTERNAL_SERVER_ERROR';

function isNotStorable(error: unknown): boolean {
  return (unwrapResolverError(error) as { code?: unknown } | null)?.code === NOT_STORABLE;
}

/** PostgreSQL's SQLSTATE for text that it cannot hold. */
const NOT_STORABLE = '22021';
