import type { FastifyRequest } from 'fastify';
import { ClientError } from '../errors.ts';
import { type Authentication, authenticate, type Caller, credentialsOf } from './authentication.ts';
import type { RateLimiter } from './rate-limits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null until that is known. */
    caller: Caller | null;
  }
}

/**
 * Lets requests of one client in, before their bodies are read: it tells who asks, and whether they
 * asked too often.
 *
 * @throws ClientError for a request that is refused
 */
export function createAdmission(
  authentication: Authentication,
  limiter: RateLimiter,
): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    request.caller = await proven(request, authentication, limiter);
    await limiter.count(request);
  };
}

/**
 * After many failures of an address none of its tokens is computed with any more, but for those that
 * were verified before. Keys are looked at all the same: that costs as little as to refuse them.
 */
async function proven(
  request: FastifyRequest,
  authentication: Authentication,
  limiter: RateLimiter,
): Promise<Caller> {
  const credentials = credentialsOf(request);
  const { authorization } = credentials;
  const { client, verifier } = authentication;
  if (authorization !== undefined && !verifier.remembers(authorization, client)) {
    await limiter.refuseAfterFailures(request);
  }
  try {
    return await authenticate(request, credentials, authentication);
  } catch (error) {
    if (isFailure(error)) await limiter.countFailure(request);
    throw error;
  }
}

function isFailure(error: unknown): boolean {
  return error instanceof ClientError && error.code === 'UNAUTHENTICATED';
}
