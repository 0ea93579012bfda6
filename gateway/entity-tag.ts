import { hash } from 'node:crypto';

/**
 * The opaque part of a body's entity tag: what its bytes alone decide. Of the bytes that a cache
 * keeps it is computed once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
 */
export function entityTagOf(body: string | Buffer): string {
  if (typeof body === 'string') return digest(body);
  let tag = tags.get(body);
  if (tag === undefined) {
    tag = digest(body);
    tags.set(body, tag);
  }
  return tag;
}

const tags = new WeakMap<Buffer, string>();

function digest(body: string | Buffer): string {
  return hash('sha256', body, 'base64url').slice(0, DIGEST_LENGTH);
}

/** 132 bits: no two bodies that anybody will ever see have the same. */
const DIGEST_LENGTH = 22;

/**
 * Whether an `If-None-Match` header lists this entity tag, compared weakly: then its sender holds
 * the representation already.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function isListed(entityTag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  for (const [, listed] of ifNoneMatch.matchAll(LISTED)) if (listed === entityTag) return true;
  return false;
}

const LISTED = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;
