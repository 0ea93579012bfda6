import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { ClientError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { Issuer } from './issuer.ts';
import { ALGORITHMS } from './key-set.ts';

/**
 * The viewer that a client's `Authorization` header proves, or null without one.
 *
 * @throws ClientError `UNAUTHENTICATED` when the header proves nothing, `NOT_READY` while nobody can
 * say whether it does
 */
export type Verifier = (
  authorization: string | undefined,
  client: string,
) => Promise<Viewer | null>;

/** Verifies tokens (RFC 9068) of these issuers; without any, no token proves anything. */
export function createVerifier(issuers: readonly Issuer[]): Verifier {
  const byName = new Map(issuers.map((issuer) => [issuer.name, issuer]));
  return async (authorization, client) => {
    if (authorization === undefined) return null;
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (!token || token.length > TOKEN_BYTES) throw unauthenticated();
    try {
      const issuer = byName.get(decodeJwt(token).iss ?? '');
      if (!issuer) throw unauthenticated();
      const { payload } = await jwtVerify(token, issuer.keyOf, {
        issuer: issuer.name,
        audience: client,
        algorithms: [...ALGORITHMS],
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
