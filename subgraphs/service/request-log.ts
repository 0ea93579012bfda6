import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import type { Log } from './log.ts';
import { isUnexpected } from './masking.ts';

/** The part of a request's context that this plugin reads. */
export interface LoggedContext {
  readonly request: FastifyRequest;
}

/** What only the GraphQL server knows of a request. */
interface Told {
  readonly operation: string | undefined;
  readonly errorCodes: readonly string[];
}

/**
 * Writes one line for each request, with the id that its BFF gave it, and tells of every resolver that
 * failed.
 */
export function logRequests(app: FastifyInstance): ApolloServerPlugin<LoggedContext> {
  const told = new WeakMap<FastifyRequest, Told>();
  app.addHook('onResponse', (request, reply, done) => {
    if (!request.url.startsWith('/health/')) {
      app.log.info({ ...lineOf(request, reply), ...told.get(request) }, 'request');
    }
    done();
  });
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors.filter(isUnexpected)) {
          tellFailure(app.log, contextValue.request, error);
        }
      },
      willSendResponse: async ({ contextValue, operationName, response: { body } }) => {
        const errors = (body.kind === 'single' && body.singleResult.errors) || [];
        const codes = new Set(errors.map(({ extensions }) => String(extensions?.code)));
        told.set(contextValue.request, {
          operation: operationName ?? undefined,
          errorCodes: [...codes],
        });
      },
    }),
  };
}

function lineOf({ id, method }: FastifyRequest, reply: FastifyReply) {
  return {
    requestId: id,
    method,
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 1_000) / 1_000,
    bytes: Number(reply.getHeader('content-length') ?? 0),
  };
}

function tellFailure(log: Log, { id }: FastifyRequest, error: GraphQLError): void {
  const err = unwrapResolverError(error);
  log.error({ requestId: id, err, path: error.path?.join('.') }, 'a resolver failed');
}

/** The id that the caller gave a request, so that one id finds its lines everywhere. */
export function requestIdOf({ headers }: { headers: Record<string, unknown> }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
