import { readFile } from 'node:fs/promises';
import {
  createLocalJWKSet,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';

/** Public keys as an issuer publishes them (RFC 7517). */
export type KeySet = JSONWebKeySet;

/**
 * Finds the key of a token.
 *
 * @throws JOSEError when there is none, ClientError `NOT_READY` while nobody can say
 */
export type KeyLookup = JWTVerifyGetKey;

/** Signatures with private keys only. Which of them a key makes is the key's own to say. */
export const ALGORITHMS: readonly string[] = ['EdDSA', 'ES256', 'RS256'];

/** The keys of a set by which tokens can be proved. */
export function lookupIn(keys: KeySet): KeyLookup {
  return createLocalJWKSet(keys);
}

/**
 * Makes a reader of the key set at an address or in a file. The same set is the same lookup.
 *
 * @throws Error when there is none, or none of its keys can prove a token
 */
export function keySetReader(place: string): () => Promise<KeyLookup> {
  let known: { readonly text: string; readonly lookup: KeyLookup } | undefined;
  return async () => {
    const text = /^https?:/.test(place) ? await fetched(place) : await readFile(place, 'utf8');
    if (known?.text !== text) known = { text, lookup: lookupIn({ keys: await usableKeys(text) }) };
    return known.lookup;
  };
}

async function fetched(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // Keys that somebody else names are not the issuer's.
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_MS),
  });
  if (response.status !== 200 || !response.body) {
    throw new Error(`The key set was answered with status ${response.status}.`);
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > TEXT_LENGTH_MAX) throw new Error('The key set is too long.');
  }
  return text;
}

const FETCH_MS = 2_000;

const TEXT_LENGTH_MAX = 256 * 1024;

/** An empty set is a fault as well: nobody means to revoke every key without another. */
async function usableKeys(text: string): Promise<JWK[]> {
  const { keys } = JSON.parse(text) as Partial<KeySet>;
  if (!Array.isArray(keys)) throw new Error('That is no key set.');
  const judged = await Promise.all(keys.map(async (key) => ((await isUsable(key)) ? [key] : [])));
  const usable = judged.flat();
  if (usable.length === 0) throw new Error('The key set holds no key that proves a token.');
  return usable;
}

async function isUsable(key: JWK): Promise<boolean> {
  const alg = key?.alg ?? ALGORITHM_OF[`${key?.kty} ${key?.crv ?? ''}`];
  // A private key that is public proves nothing.
  if (!alg || !ALGORITHMS.includes(alg) || key.d !== undefined) return false;
  if (key.kty === 'RSA' && (key.n?.length ?? 0) < RSA_MODULUS_LENGTH_MIN) return false;
  return importJWK(key, alg).then(
    () => true,
    () => false,
  );
}

/** What a key signs with when it does not say. */
const ALGORITHM_OF: Readonly<Record<string, string>> = {
  'OKP Ed25519': 'EdDSA',
  'EC P-256': 'ES256',
  'RSA ': 'RS256',
};

/** 2,048 bits in base64url. */
const RSA_MODULUS_LENGTH_MIN = 342;
