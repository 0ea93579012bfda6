import type { webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { KeySet } from '../edge/key-set.ts';

/** Keys that sign and prove viewers in development; they never leave this machine. */
export interface DevelopmentKeys {
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKeys: KeySet;
}

const KEY_FILE = '.facet/development-key.json';

/** The project's development keys, made on first use. */
export async function developmentKeys(): Promise<DevelopmentKeys> {
  const jwk = readKey() ?? (await makeKey());
  const { d: _, ...publicKey } = jwk;
  return {
    privateKey: (await importJWK(jwk, 'EdDSA')) as webcrypto.CryptoKey,
    publicKeys: { keys: [{ ...publicKey, use: 'sig', alg: 'EdDSA' }] },
  };
}

function readKey(): JWK | undefined {
  try {
    return JSON.parse(readFileSync(KEY_FILE, 'utf8')) as JWK;
  } catch {
    return undefined;
  }
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'development' };
  mkdirSync(dirname(KEY_FILE), { recursive: true });
  try {
    writeFileSync(KEY_FILE, JSON.stringify(jwk), { flag: 'wx', mode: 0o600 });
    return jwk;
  } catch {
    // Another process was first: its key is the project's.
    return readKey() ?? jwk;
  }
}
