import { hash, type KeyObject, verify } from 'node:crypto';
import { type CallerKeys, openKeys } from './caller-keys.ts';
import type { Viewer } from './viewer.ts';

/** Who calls, and on whose behalf. */
export interface Caller {
  readonly viewer: Viewer | null;
  /** Of the body that the call must have, or of method and target. */
  readonly digest: string;
}

/** The caller that an `Authorization` header proves, if it proves one. */
export type Recognise = (authorization: string | undefined) => Caller | undefined;

/**
 * Recognises the BFFs that may call the service `name` by the short-lived tokens that they sign. What
 * such a token says is in docs/identity.md; any library for JWTs can verify it as well.
 */
export function recogniseBffs(
  name: string,
  keys: CallerKeys,
  onError: (error: unknown) => void,
): Recognise {
  const keysNow = openKeys(keys, onError);
  return (authorization = '') => {
    const [, header, payload, signature] = BEARER.exec(authorization) ?? [];
    if (header === undefined || payload === undefined || signature === undefined) return undefined;
    const { alg, typ, kid, crit } = decoded(header);
    const { iss, aud, client, ...claims } = decoded(payload);
    if (alg !== 'EdDSA' || typ !== 'facet-internal+jwt' || crit !== undefined) return undefined;
    // Of all parts only BFFs call services, each in its own name.
    if (aud !== `subgraph:${name}` || iss !== `bff:${client}`) return undefined;
    const key = keysNow()(iss, String(kid));
    if (!key || !isSigned(`${header}.${payload}`, signature, key)) return undefined;
    return callerIn(claims);
  };
}

const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]{86})$/i;

/** What a message's token must carry: the hash of its body, or without one of method and target. */
export function digestOf(text: string | Buffer): string {
  return hash('sha256', text, 'base64url');
}

function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Fall through: whatever it is, it claims nothing.
  }
  return {};
}

function isSigned(text: string, signature: string, key: KeyObject): boolean {
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

function callerIn({ iat, exp, sub, scope, digest }: Record<string, unknown>): Caller | undefined {
  const now = Date.now() / 1_000;
  const counts =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    iat <= now + TOLERANCE_S &&
    exp > now - TOLERANCE_S &&
    exp - iat <= LIFE_S;
  if (!counts || typeof digest !== 'string') return undefined;
  if (sub === undefined) return { viewer: null, digest };
  if (typeof sub !== 'string' || sub === '' || typeof scope !== 'string') return undefined;
  return { viewer: { id: sub, scopes: scope.split(' ').filter(Boolean) }, digest };
}

/** Longest life of a token, and how far clocks may be apart, in seconds. */
const LIFE_S = 60;
const TOLERANCE_S = 5;
