import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../config.ts';

/** Public keys of the parts whose word is taken, each bound to the one part it belongs to. */
export interface TrustedKeys {
  /** That part's key of that id. */
  find(issuer: string, kid: string): KeyObject | undefined;
  /** Every key, for a look at what is trusted. */
  readonly names: readonly KeyName[];
}

export interface KeyName {
  readonly issuer: string;
  readonly kid: string;
}

/**
 * Reads a JWK set (RFC 7517) of Ed25519 keys, each with its `kid` and, beside what the
 * specification knows, the part that signs with it as `iss`.
 *
 * @throws ConfigError when it is anything else
 */
export function parseTrustedKeys(text: string): TrustedKeys {
  const keys = keysOf(text).map(trustedKeyOf);
  const byName = new Map(keys.map(({ key, ...name }) => [nameOf(name), key]));
  if (byName.size < keys.length) throw new ConfigError('two keys of one "iss" share a "kid"');
  return {
    find: (issuer, kid) => byName.get(nameOf({ issuer, kid })),
    names: keys.map(({ issuer, kid }) => ({ issuer, kid })),
  };
}

const FORM = 'expected a JWK set of public Ed25519 keys, each with "kid" and "iss"';

const nameOf = ({ issuer, kid }: KeyName) => `${issuer}\n${kid}`;

function keysOf(text: string): readonly unknown[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys)) return keys;
  } catch {
    // Fall through: whatever it is, it holds no keys.
  }
  throw new ConfigError(FORM);
}

function trustedKeyOf(jwk: unknown): KeyName & { readonly key: KeyObject } {
  const { kid, iss: issuer, d, ...rest } = (jwk ?? {}) as Record<string, unknown>;
  if (d !== undefined) throw new ConfigError('it holds a private key; publish only public ones');
  if (typeof kid !== 'string' || kid === '' || typeof issuer !== 'string') {
    throw new ConfigError(FORM);
  }
  return { kid, issuer, key: publicKeyOf(rest) };
}

function publicKeyOf(jwk: JsonWebKey): KeyObject {
  try {
    const key = createPublicKey({ format: 'jwk', key: jwk });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Fall through: whatever it is, it is no key.
  }
  throw new ConfigError(FORM);
}
