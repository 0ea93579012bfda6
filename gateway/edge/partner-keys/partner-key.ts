import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept of a partner's key: everything but the key. */
export interface PartnerKey {
  /** The part of the key by which it is found, and named to people. */
  readonly id: string;
  readonly partner: string;
  readonly scopes: readonly string[];
  /** HMAC-SHA256 of the key under the pepper, in hex. */
  readonly hash: string;
  /** In milliseconds since 1970, as all times here. */
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

/** What a new key is for. */
export interface KeyRequest {
  readonly partner: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** Makes a key of 256 random bits. The text is shown once and kept nowhere. */
export function makeKey(
  { partner, scopes, expiresAt }: KeyRequest,
  pepper: string,
  now: number,
): { readonly text: string; readonly key: PartnerKey } {
  const id = randomBytes(6).toString('hex');
  const text = `facet_${id}_${randomBytes(32).toString('base64url')}`;
  const hash = hmac(pepper, text).toString('hex');
  return { text, key: { id, partner, scopes, hash, madeAt: now, expiresAt } };
}

/** The id of what may be a key; undefined of anything that is none. */
export function keyIdOf(text: string): string | undefined {
  return /^facet_([0-9a-f]{12})_[\w-]{43}$/.exec(text)?.[1];
}

/** Whether the text is that key. How long it takes tells nothing of how near it is. */
export function isKey(text: string, { hash }: PartnerKey, pepper: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const given = hmac(pepper, text);
  return expected.length === given.length && timingSafeEqual(given, expected);
}

/** Whether a key opens anything at that time. */
export function isLive({ expiresAt, revokedAt }: PartnerKey, now: number): boolean {
  return revokedAt === undefined && now < expiresAt;
}

/** A key as a line of text, sealed with the pepper: who can write where it is kept makes none. */
export function keyText(key: PartnerKey, pepper: string): string {
  const text = JSON.stringify(key);
  return JSON.stringify({ key: text, seal: sealOf(text, pepper) });
}

/** The key that a line holds; undefined when it was cut off or its seal is not of this pepper. */
export function keyOfText(line: string, pepper: string): PartnerKey | undefined {
  const { key, seal } = sealedIn(line);
  if (typeof key !== 'string' || typeof seal !== 'string') return undefined;
  const expected = Buffer.from(sealOf(key, pepper));
  const given = Buffer.from(seal);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(key) as PartnerKey;
}

function sealedIn(line: string): { readonly key?: unknown; readonly seal?: unknown } {
  try {
    return (JSON.parse(line) as object | null) ?? {};
  } catch {
    return {};
  }
}

const sealOf = (text: string, pepper: string) => hmac(pepper, `kept:${text}`).toString('hex');

function hmac(pepper: string, text: string): Buffer {
  return createHmac('sha256', pepper).update(text).digest();
}
