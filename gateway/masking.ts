import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CODES } from './errors.ts';
import type { Log } from './telemetry/log.ts';

/**
 * An error as a client may see it: message, place, code and the service's public name. What
 * carries no code of the table is logged and masked.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Log,
): GraphQLFormattedError {
  const { code, service } = formatted.extensions ?? {};
  const place = formatted.path ? { path: formatted.path } : {};
  if (typeof service === 'string') {
    return { message: formatted.message, ...place, extensions: { code, service } };
  }
  if (typeof code === 'string' && code in ERROR_CODES && code !== 'INTERNAL_SERVER_ERROR') {
    const { locations } = formatted;
    const spot = locations ? { locations } : {};
    return { message: formatted.message, ...spot, ...place, extensions: { code } };
  }
  const err = unwrapResolverError(error);
  // A caller who leaves aborts the work: that is nobody's failure, and nobody reads this answer.
  const level = (err as Error | null)?.name === 'AbortError' ? 'debug' : 'error';
  log[level]({ err, path: formatted.path }, 'an operation failed');
  return {
    message: 'Internal server error',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}
