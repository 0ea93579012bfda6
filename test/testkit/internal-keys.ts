import { createPrivateKey, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bffNamed, type TokenIdentity } from '../../gateway/identity/identity.ts';
import {
  digestOf,
  type Message,
  TOKEN_LIFE_S,
  TOKEN_TYPE,
} from '../../gateway/identity/internal-token.ts';
import { type InternalJwk, keySetOf, newInternalKey } from '../../gateway/identity/new-key.ts';
import { parseSigningKey, type SigningKey } from '../../gateway/identity/signing-key.ts';
import { parseTrustedKeys, type TrustedKeys } from '../../gateway/identity/trusted-keys.ts';

// The keys of one run: of the edge, and of every client's BFF that a test starts.

const CLIENTS = ['web', 'mobile', 'partner', 'tiny', 'supergraph', 'test'];

const JWKS: ReadonlyMap<string, InternalJwk> = new Map(
  ['edge', ...CLIENTS.map(bffNamed)].map((issuer) => [issuer, newInternalKey(issuer, 'test')]),
);

/** The private JWK of a part: `edge` or `bff:<client>`. */
export function internalJwk(issuer: string): InternalJwk {
  const jwk = JWKS.get(issuer);
  if (!jwk) throw new Error(`No test key of "${issuer}".`);
  return jwk;
}

/** The JWK set of all of them. */
export const INTERNAL_KEY_SET: string = keySetOf([...JWKS.values()]);

/** What a service is given to recognise every BFF of a test. */
export const CALLERS = JSON.parse(INTERNAL_KEY_SET) as { keys: InternalJwk[] };

/** Writes all of it into a folder; gives the variables that name what a part is to have. */
export function writeInternalKeys(folder: string): (issuer: string) => Record<string, string> {
  const setFile = join(folder, 'internal-jwks.json');
  writeFileSync(setFile, INTERNAL_KEY_SET);
  return (issuer) => {
    const keyFile = join(folder, `${issuer.replace(':', '-')}.json`);
    writeFileSync(keyFile, JSON.stringify(internalJwk(issuer)));
    return { FACET_INTERNAL_KEY: keyFile, FACET_INTERNAL_JWKS: setFile };
  };
}

/** A part's own key, as that part is given it. */
export function internalKey(issuer: string): () => SigningKey {
  const key = parseSigningKey(JSON.stringify(internalJwk(issuer)), issuer);
  return () => key;
}

/** What a BFF is given to believe the edge, and to be believed by services. */
export function identityOf(
  client: string,
  tokenless: TokenIdentity['tokenless'] = 'served',
): TokenIdentity {
  const trusted: TrustedKeys = parseTrustedKeys(INTERNAL_KEY_SET);
  return {
    kind: 'tokens',
    key: internalKey(bffNamed(client)),
    trusted: () => trusted,
    tokenless,
  };
}

/** What a test's token says; whatever is left out is right. */
export interface TestToken {
  /** Who signs. Default: the edge, to a BFF; to a subgraph the test BFF. */
  readonly issuer?: string;
  readonly viewer?: string | undefined;
  readonly scopes?: readonly string[];
  /** Claims to have instead of, or beside, the right ones. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** The `Authorization` header of a message to `audience`: `bff:<client>` or `subgraph:<name>`. */
export function internalAuthorization(
  audience: string,
  message: Message,
  { issuer, viewer, scopes = [], claims, header }: TestToken = {},
): string {
  const [kind, name] = audience.split(':');
  const signer = issuer ?? (kind === 'bff' ? 'edge' : 'bff:test');
  const iat = Math.floor(Date.now() / 1_000);
  const text = [
    encoded({ alg: 'EdDSA', kid: 'test', typ: TOKEN_TYPE, ...header }),
    encoded({
      iss: signer,
      aud: audience,
      iat,
      exp: iat + TOKEN_LIFE_S,
      ...(viewer !== undefined && { sub: viewer, scope: scopes.join(' ') }),
      client: kind === 'bff' ? name : signer.replace('bff:', ''),
      jti: 'test',
      digest: digestOf(message),
      ...claims,
    }),
  ].join('.');
  const key = createPrivateKey({ format: 'jwk', key: internalJwk(signer) });
  return `Bearer ${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** The headers of a POST with that body. */
export function internalHeaders(
  audience: string,
  body: string,
  token?: TestToken,
): Record<string, string> {
  const message = { method: 'POST', target: '/graphql', body };
  return {
    'content-type': 'application/json',
    authorization: internalAuthorization(audience, message, token),
  };
}

/** What the token of an `Authorization` header claims. */
export function claimsIn(authorization: string): Record<string, unknown> {
  const payload = authorization.split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
