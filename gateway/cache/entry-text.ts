import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Entry } from './entry.ts';
import { MAX_TAG_LENGTH, MAX_TAGS } from './tag.ts';

/**
 * Writes an entry for a place that others can reach: a line with its version, kind of text and proof,
 * a line of facts, and the text. The proof covers the key too, so a value that was moved to another
 * key is none.
 */
export function entryText(key: string, entry: Entry, secret?: string): string | Buffer {
  const { text, scope, madeAt, freshUntil, keptUntil, tags } = entry;
  const facts = JSON.stringify([scope, madeAt, freshUntil, keptUntil, tags]);
  const kind = typeof text === 'string' ? 'text' : 'bytes';
  const head = `${VERSION} ${kind} ${proofOf([key, kind, facts], text, secret)}\n${facts}\n`;
  return typeof text === 'string' ? head + text : Buffer.concat([Buffer.from(head), text]);
}

/** Reads what `entryText` wrote for this key; undefined for anything else. */
export function entryOfText(key: string, stored: string, secret?: string): Entry | undefined {
  const headEnd = stored.indexOf('\n');
  const factsEnd = stored.indexOf('\n', headEnd + 1);
  if (headEnd === -1 || headEnd > MAX_HEAD_LENGTH || factsEnd === -1) return undefined;
  const [version, kind, proof, ...more] = stored.slice(0, headEnd).split(' ');
  const isKnown = version === VERSION && (kind === 'text' || kind === 'bytes');
  if (!isKnown || proof === undefined || more.length > 0) return undefined;
  const facts = stored.slice(headEnd + 1, factsEnd);
  const rest = stored.slice(factsEnd + 1);
  const text = kind === 'text' ? rest : Buffer.from(rest);
  if (!isSame(proof, proofOf([key, kind, facts], text, secret))) return undefined;
  return withFacts(facts, text);
}

/** A checksum against accidents; with a secret, a signature that nobody else can make. */
function proofOf(covered: readonly string[], text: string | Buffer, secret?: string): string {
  const before = `${covered.join('\n')}\n`;
  if (secret === undefined) return crc32(text, crc32(before)).toString(16);
  return createHmac('sha256', secret).update(before).update(text).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function withFacts(facts: string, text: string | Buffer): Entry | undefined {
  const [scope, madeAt, freshUntil, keptUntil, tags] = factsIn(facts);
  if (scope !== 'PUBLIC' && scope !== 'PRIVATE') return undefined;
  if (!isTime(madeAt) || !isTime(freshUntil) || !isTime(keptUntil) || !isTags(tags)) {
    return undefined;
  }
  return { text, scope, madeAt, freshUntil, keptUntil, tags };
}

function factsIn(text: string): readonly unknown[] {
  try {
    const facts: unknown = JSON.parse(text);
    return Array.isArray(facts) ? facts : [];
  } catch {
    return [];
  }
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function isTags(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length > 2 * MAX_TAGS) return false;
  return value.every((tag) => typeof tag === 'string' && tag.length <= MAX_TAG_LENGTH + 2);
}

const VERSION = '1';
const MAX_HEAD_LENGTH = 100;
