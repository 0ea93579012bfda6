import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, digestOf, type Recognise } from './caller.ts';
import type { Viewer } from './viewer.ts';

/**
 * Refuses, for all routes of a scope, whoever is not recognised: before a body is read, and before it
 * is parsed if it is not the one that the caller signed. 401 tells nothing but that.
 *
 * @returns on whose behalf a request of that scope is made
 */
export function callersOnly(
  scope: FastifyInstance,
  recognise: Recognise,
): (request: FastifyRequest) => Viewer | null {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  const requireSigned = (request: FastifyRequest, message: string | Buffer) => {
    if (callers.get(request)?.digest !== digestOf(message)) throw new UnknownCaller();
  };
  scope.addHook('onRequest', async (request) => {
    const caller = recognise(request.headers.authorization);
    if (!caller) throw new UnknownCaller();
    callers.set(request, caller);
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        requireSigned(request, body);
      } catch (error) {
        return done(error as Error);
      }
      return parseJson(request, body.toString(), done);
    },
  );
  scope.addHook('preHandler', async (request) => {
    if (request.body === undefined) requireSigned(request, `${request.method} ${request.url}`);
  });
  scope.setErrorHandler((error, _, reply) => {
    if (!(error instanceof UnknownCaller)) throw error;
    return reply.code(401).header('www-authenticate', 'Bearer').send(REFUSAL);
  });
  return (request) => callers.get(request)?.viewer ?? null;
}

class UnknownCaller extends Error {}

const REFUSAL = {
  errors: [{ message: 'Only BFFs may call.', extensions: { code: 'UNAUTHENTICATED' } }],
};
