import { type KeyObject, verify } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  CLOCK_TOLERANCE_S,
  type InternalClaims,
  TOKEN_LIFE_S,
  TOKEN_TYPE,
} from './internal-token.ts';
import type { TrustedKeys } from './trusted-keys.ts';

export interface TokenVerifierOptions {
  readonly trusted: () => TrustedKeys;
  /** The part whose word counts here. */
  readonly issuer: string;
  /** This part: what is said to another does not count. */
  readonly audience: string;
}

/** The claims of a token that counts, here and now, for the message with that digest. */
export type TokenVerifier = (token: string, digest: string) => InternalClaims | undefined;

/**
 * Makes a verifier of internal tokens. Whatever costs little is looked at before the signature is.
 * A signature once found good is not computed again while the same keys are trusted; time and
 * digest are looked at every time.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { trusted } = options;
  const proven = new LRUCache<string, InternalClaims>({ max: TOKENS_KEPT });
  let provenWith = trusted();
  return (token, digest) => {
    const keys = trusted();
    if (keys !== provenWith) proven.clear();
    provenWith = keys;
    const known = proven.get(token);
    if (known) return counts(known, digest) ? known : undefined;
    const read = readToken(token, options.issuer, keys);
    if (!read || read.claims.aud !== options.audience) return undefined;
    if (!counts(read.claims, digest) || !isSignedBy(token, read.key)) return undefined;
    proven.set(token, read.claims);
    return read.claims;
  };
}

const TOKENS_KEPT = 1_000;

/** Most characters of a token: a viewer may have many scopes. */
const TOKEN_LENGTH_MAX = 12 * 1024;

function counts({ iat, exp, digest }: InternalClaims, expected: string): boolean {
  const now = Date.now() / 1_000;
  return (
    digest === expected &&
    exp > now - CLOCK_TOLERANCE_S &&
    iat <= now + CLOCK_TOLERANCE_S &&
    exp - iat <= TOKEN_LIFE_S
  );
}

/** What a token claims, and the key that must have signed it. Nothing of it is proven yet. */
interface ReadToken {
  readonly claims: InternalClaims;
  readonly key: KeyObject;
}

function readToken(token: string, issuer: string, keys: TrustedKeys): ReadToken | undefined {
  if (token.length > TOKEN_LENGTH_MAX) return undefined;
  const [, header, payload] = COMPACT.exec(token) ?? [];
  if (header === undefined || payload === undefined) return undefined;
  const { alg, kid, typ, crit } = decoded(header);
  if (alg !== 'EdDSA' || typ !== TOKEN_TYPE || typeof kid !== 'string') return undefined;
  // Nothing that must be understood is (RFC 7515 section 4.1.11).
  if (crit !== undefined) return undefined;
  const claims = decoded(payload);
  const key = claims.iss === issuer ? keys.find(issuer, kid) : undefined;
  return key && isComplete(claims) ? { claims, key } : undefined;
}

/** The compact serialization (RFC 7515 section 7.1) with a signature of 64 bytes. */
const COMPACT = /^([\w-]+)\.([\w-]+)\.[\w-]{86}$/;

function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Fall through: whatever it is, it claims nothing.
  }
  return {};
}

function isComplete(
  claims: Readonly<Record<string, unknown>>,
): claims is Readonly<Record<string, unknown>> & InternalClaims {
  const { aud, iat, exp, sub, scope, client, jti, digest } = claims;
  const areTexts = [aud, client, jti, digest].every((each) => typeof each === 'string');
  const namesViewer = typeof sub === 'string' && sub !== '' && typeof scope === 'string';
  const namesNobody = sub === undefined && scope === undefined;
  return areTexts && Number.isInteger(iat) && Number.isInteger(exp) && (namesViewer || namesNobody);
}

function isSignedBy(token: string, key: KeyObject): boolean {
  const dot = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(dot + 1), 'base64url');
  return verify(null, Buffer.from(token.slice(0, dot)), key, signature);
}
