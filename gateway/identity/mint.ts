import { sign } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../viewer.ts';
import { type InternalClaims, TOKEN_LIFE_S } from './internal-token.ts';
import type { SigningKey } from './signing-key.ts';

/** What a token is to say. */
export interface Statement {
  /** `bff:<client>` or `subgraph:<name>`. */
  readonly audience: string;
  readonly client: string;
  readonly viewer: Viewer | null;
  readonly requestId: string;
  /** Of the message it goes with. */
  readonly digest: string;
}

/** Makes the token that says so. */
export type Mint = (statement: Statement) => string;

/**
 * Makes a mint. One and the same message of one and the same viewer to one and the same audience
 * carries one token for ten seconds, for signing costs more than all else that is said: what
 * everybody asks for is signed six times a minute.
 */
export function createMint(keyNow: () => SigningKey): Mint {
  const recent = new LRUCache<string, Made>({ max: TOKENS_KEPT });
  return (statement) => {
    const key = keyNow();
    const now = Date.now();
    const name = nameOf(statement);
    const made = recent.get(name);
    if (made && made.key === key && isRecent(made, now)) return made.token;
    const token = signed(claimsOf(statement, key, now), key);
    recent.set(name, { token, key, at: now });
    return token;
  };
}

const TOKENS_KEPT = 1_000;

interface Made {
  readonly token: string;
  readonly key: SigningKey;
  readonly at: number;
}

/** A clock that was set back must not keep a token for longer. */
function isRecent({ at }: Made, now: number): boolean {
  return now >= at && now - at < REUSED_MS;
}

const REUSED_MS = 10_000;

/** No two statements that must differ in anything but their request's id share a name. */
function nameOf({ audience, client, viewer, digest }: Statement): string {
  const who = viewer ? `\n${viewer.id}\n${viewer.scopes.join(' ')}` : '';
  return `${digest}\n${audience}\n${client}${who}`;
}

function claimsOf(
  { audience, client, viewer, requestId, digest }: Statement,
  { issuer }: SigningKey,
  now: number,
): InternalClaims {
  const iat = Math.floor(now / 1_000);
  return {
    iss: issuer,
    aud: audience,
    iat,
    exp: iat + TOKEN_LIFE_S,
    ...(viewer && { sub: viewer.id, scope: viewer.scopes.join(' ') }),
    client,
    jti: requestId,
    digest,
  };
}

/** By hand, for `crypto.sign` at once costs a third of what a library's promise of it does. */
function signed(claims: InternalClaims, { header, privateKey }: SigningKey): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const input = `${header}.${payload}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}
