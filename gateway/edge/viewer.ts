import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { ClientError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';

export type KeySet = JSONWebKeySet;

/**
 * The viewer that a client's `Authorization` header proves, or null without one.
 *
 * @throws ClientError `UNAUTHENTICATED` when the header proves nothing
 */
export type Verifier = (
  authorization: string | undefined,
  client: string,
) => Promise<Viewer | null>;

/** The issuer of viewers' tokens. */
export const ISSUER = 'facet';

/** Verifies tokens (RFC 9068) against a key set; without one, no token proves anything. */
export function createVerifier(keys: KeySet | undefined): Verifier {
  const keyOf = keys && createLocalJWKSet(keys);
  return async (authorization, client) => {
    if (authorization === undefined) return null;
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (!token || !keyOf || token.length > TOKEN_BYTES) throw unauthenticated();
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        issuer: ISSUER,
        audience: client,
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        // Also refuses what claims to be issued in the future.
        maxTokenAge: '1h',
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: 5,
      });
      return viewerOf(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw unauthenticated();
      throw error;
    }
  };
}

const TOKEN_BYTES = 8 * 1024;

function viewerOf({ sub, scope }: JWTPayload): Viewer {
  if (!sub || !/^[\w.:@-]{1,128}$/.test(sub)) throw unauthenticated();
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  if (!scopes.every((each) => /^[\w.:/-]+$/.test(each))) throw unauthenticated();
  return { id: sub, scopes };
}

function unauthenticated(): ClientError {
  return new ClientError('UNAUTHENTICATED', 'The token is not valid here.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}
