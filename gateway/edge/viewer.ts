import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../errors.ts';
import { sha256 } from '../operation.ts';
import type { Viewer } from '../viewer.ts';
import type { Issuer } from './issuer.ts';
import { ALGORITHMS } from './key-set.ts';

/** Tells whom tokens speak for. */
export interface Verifier {
  /**
   * The viewer that an `Authorization` header proves to a client.
   *
   * @throws ClientError `UNAUTHENTICATED` when it proves nothing, `NOT_READY` while nobody can say
   */
  verify(authorization: string, client: string): Promise<Viewer>;
  /** Whether it was verified before and still stands, so that nothing would be computed. */
  remembers(authorization: string, client: string): boolean;
}

/** Verifies tokens (RFC 9068) of these issuers; without any, no token proves anything. */
export function createVerifier(issuers: readonly Issuer[]): Verifier {
  const byName = new Map(issuers.map((issuer) => [issuer.name, issuer]));
  // A viewer comes again with the same token: it is verified anew when its issuer's keys change.
  const verified = new LRUCache<string, Verified>({ max: VERIFIED_MAX });
  const known = (authorization: string, client: string) => {
    const found = verified.get(sha256(`${client} ${authorization}`));
    return found && found.until > Date.now() && found.keys === found.issuer.keys
      ? found
      : undefined;
  };
  return {
    verify: async (authorization, client) => {
      const before = known(authorization, client);
      if (before) return before.viewer;
      const now = await verifiedNow(authorization, client, byName);
      verified.set(sha256(`${client} ${authorization}`), now);
      return now.viewer;
    },
    remembers: (authorization, client) => known(authorization, client) !== undefined,
  };
}

const VERIFIED_MAX = 5_000;

interface Verified {
  readonly viewer: Viewer;
  readonly issuer: Issuer;
  /** The issuer's keys, before they proved it. */
  readonly keys: Issuer['keys'];
  /** In milliseconds since 1970. */
  readonly until: number;
}

async function verifiedNow(
  authorization: string,
  client: string,
  issuers: ReadonlyMap<string, Issuer>,
): Promise<Verified> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
  if (!token || token.length > TOKEN_BYTES) throw unauthenticated();
  try {
    const issuer = issuers.get(decodeJwt(token).iss ?? '');
    if (!issuer) throw unauthenticated();
    // As they are now: what proves it may be gone before it is proven.
    const { keys } = issuer;
    const { payload } = await jwtVerify(token, issuer.keyOf, {
      issuer: issuer.name,
      audience: client,
      algorithms: [...ALGORITHMS],
      typ: 'at+jwt',
      // Also refuses what claims to be issued in the future.
      maxTokenAge: AGE_MAX_S,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: TOLERANCE_S,
    });
    const { exp = 0, iat = 0 } = payload;
    const until = (Math.min(exp, iat + AGE_MAX_S) + TOLERANCE_S) * 1_000;
    return { viewer: viewerOf(payload), issuer, keys, until };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw unauthenticated();
    throw error;
  }
}

const TOKEN_BYTES = 8 * 1024;
const AGE_MAX_S = 3_600;
const TOLERANCE_S = 5;

function viewerOf({ sub, scope }: JWTPayload): Viewer {
  // A token may hold anything. Partners are known by their keys.
  const isName = typeof sub === 'string' && /^(?!partner:)[\w.:@-]{1,128}$/.test(sub);
  if (!isName) throw unauthenticated();
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  if (!scopes.every((each) => /^[\w.:/-]+$/.test(each))) throw unauthenticated();
  return { id: sub, scopes };
}

function unauthenticated(): ClientError {
  return new ClientError('UNAUTHENTICATED', 'The token is not valid here.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}
