import { describe, expect, test } from '@jest/globals';
import { isKey, isLive, keyIdOf, keyOfText, keyText, makeKey } from './partner-key.ts';

const PEPPER = 'pepper of a test';
const { text, key } = makeKey(
  { partner: 'acme', scopes: ['orders:read'], expiresAt: 2_000 },
  PEPPER,
  1_000,
);

describe('A partner’s key', () => {
  test('has 256 bits of chance after its id, and never twice the same', () => {
    expect(text).toMatch(/^facet_[0-9a-f]{12}_[\w-]{43}$/);
    expect(keyIdOf(text)).toBe(key.id);
    expect(makeKey({ partner: 'acme', scopes: [], expiresAt: 1 }, PEPPER, 0).text).not.toBe(text);
  });

  test('is itself in nothing that is kept', () => {
    const secret = text.slice('facet_123456789012_'.length);
    expect(keyText(key, PEPPER)).not.toContain(secret);
  });

  test('is told from any other, and needs its pepper', () => {
    expect(isKey(text, key, PEPPER)).toBe(true);
    expect(isKey(text, key, 'another pepper')).toBe(false);
    const other = `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`;
    expect(isKey(other, key, PEPPER)).toBe(false);
    expect(isKey(text, { ...key, hash: '' }, PEPPER)).toBe(false);
  });

  test.each(['', 'facet_', `${text}x`, text.toUpperCase(), ` ${text}`, `${text}, ${text}`])(
    'is not %p',
    (given) => {
      expect(keyIdOf(given)).toBeUndefined();
    },
  );

  test('opens until it expires or is revoked', () => {
    expect(isLive(key, 1_999)).toBe(true);
    expect(isLive(key, 2_000)).toBe(false);
    expect(isLive({ ...key, revokedAt: 1_500 }, 1_600)).toBe(false);
  });
});

describe('A key that is kept', () => {
  test('reads as it was written', () => {
    expect(keyOfText(keyText(key, PEPPER), PEPPER)).toEqual(key);
  });

  test('is nobody’s who lacks the pepper: not made, not given other scopes, not made to live longer', () => {
    const kept = keyText(key, PEPPER);
    expect(keyOfText(keyText(key, 'another pepper'), PEPPER)).toBeUndefined();
    expect(keyOfText(kept.replace('orders:read', 'orders:all'), PEPPER)).toBeUndefined();
    expect(keyOfText(kept.replace('2000', '9000'), PEPPER)).toBeUndefined();
    expect(keyOfText(JSON.stringify({ key: JSON.stringify(key) }), PEPPER)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['no object', 'null'],
    ['cut off', keyText(key, PEPPER).slice(0, -9)],
  ])('is in no line that is %s', (_, line) => {
    expect(keyOfText(line, PEPPER)).toBeUndefined();
  });
});
