import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CODES } from './errors.ts';
import { stemOf } from './subgraph/fetch.ts';
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
  const place = formatted.path ? { path: stemOf(formatted.path) } : {};
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

/**
 * Apollo Gateway tells of values that break the schema only in an extension; a client looks for
 * them among the errors, so that is where they go.
 */
export const maskingPlugin: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response }) => {
      if (response.body.kind !== 'single') return;
      const result = response.body.singleResult;
      const invalid = result.extensions?.valueCompletion;
      if (!Array.isArray(invalid)) return;
      const reports = invalid.map((error: GraphQLFormattedError) => ({
        message: 'A service answered a value that its schema does not allow.',
        ...(error.path && { path: error.path }),
        extensions: { code: 'RESPONSE_VALIDATION_FAILED' },
      }));
      response.body = {
        kind: 'single',
        singleResult: { ...(result.data !== undefined && { data: result.data }), errors: reports },
      };
      response.http.headers.set('cache-control', 'no-store');
    },
  }),
};
