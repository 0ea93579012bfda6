import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** A JWK that names itself and the part whose key it is. */
export interface InternalJwk extends JsonWebKey {
  readonly kid: string;
  readonly iss: string;
}

/** Makes an Ed25519 key, as a private JWK, for the part `issuer`: `edge` or `bff:<client>`. */
export function newInternalKey(issuer: string, kid: string): InternalJwk {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), kid, iss: issuer };
}

/** The part of a private key that everybody may know. */
export function publicPart({ d: _, ...key }: InternalJwk): InternalJwk {
  return { ...key, use: 'sig', alg: 'EdDSA' };
}

/** The set that those who verify are given. */
export function keySetOf(keys: readonly InternalJwk[]): string {
  return `${JSON.stringify({ keys: keys.map(publicPart) }, null, 2)}\n`;
}
