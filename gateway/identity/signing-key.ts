import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../config.ts';
import { TOKEN_TYPE } from './internal-token.ts';

/** The private key of one part of the system. */
export interface SigningKey {
  readonly kid: string;
  /** The part that it is the key of: `edge` or `bff:<client>`. */
  readonly issuer: string;
  /** The JOSE header of what it signs, encoded once. */
  readonly header: string;
  readonly privateKey: KeyObject;
}

/**
 * Reads the key of `issuer` from a private JWK (RFC 8037) that names itself by `kid` and its owner by
 * `iss`.
 *
 * @throws ConfigError when it is anything else; the message holds nothing of the text
 */
export function parseSigningKey(text: string, issuer: string): SigningKey {
  const { kid, iss, ...jwk } = objectOf(text);
  if (typeof kid !== 'string' || kid === '' || typeof iss !== 'string') throw new ConfigError(FORM);
  if (iss !== issuer) {
    throw new ConfigError(`the key is that of "${iss}"; expected the key of "${issuer}"`);
  }
  const header = JSON.stringify({ alg: 'EdDSA', kid, typ: TOKEN_TYPE });
  return {
    kid,
    issuer,
    header: Buffer.from(header).toString('base64url'),
    privateKey: privateKeyOf(jwk),
  };
}

const FORM = 'expected a private Ed25519 JWK with "kid" and "iss"';

function privateKeyOf(jwk: JsonWebKey): KeyObject {
  try {
    const key = createPrivateKey({ format: 'jwk', key: jwk });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Fall through: whatever it is, it is no key.
  }
  throw new ConfigError(FORM);
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Fall through, without the parser's message: that quotes the text.
  }
  throw new ConfigError(FORM);
}
