import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** The public keys of those who may call a service: Ed25519, each with `kid` and, as `iss`, its owner. */
export type CallerKeys =
  | { readonly keys: readonly JsonWebKey[] }
  /** A JWK set, read again within a second of a change. */
  | { readonly file: string };

/** Finds a caller's key by its owner and its id. */
export type FindKey = (issuer: string, kid: string) => KeyObject | undefined;

/**
 * Opens these keys.
 *
 * @throws Error when they cannot be used; later on, a file that cannot be used changes nothing
 */
export function openKeys(source: CallerKeys, onError: (error: unknown) => void): () => FindKey {
  if ('keys' in source) {
    const find = findIn(source.keys);
    return () => find;
  }
  const { file } = source;
  // First: whatever is written while it is read is read again.
  let stamp = stampOf(file);
  let find = findIn(keysIn(file));
  let lookedAt = Date.now();
  return () => {
    const now = Date.now();
    if (Math.abs(now - lookedAt) < LOOK_MS) return find;
    lookedAt = now;
    const seen = stampOf(file);
    if (seen === stamp) return find;
    stamp = seen;
    try {
      find = findIn(keysIn(file));
    } catch (error) {
      onError(error);
    }
    return find;
  };
}

const LOOK_MS = 1_000;

/** Differs whenever the file was written or replaced. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
}

function keysIn(file: string): readonly JsonWebKey[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { keys: JsonWebKey[] }).keys;
}

function findIn(keys: readonly JsonWebKey[]): FindKey {
  const found = new Map(
    keys.map((key) => [`${key.iss}\n${key.kid}`, createPublicKey({ format: 'jwk', key })] as const),
  );
  return (issuer, kid) => found.get(`${issuer}\n${kid}`);
}
