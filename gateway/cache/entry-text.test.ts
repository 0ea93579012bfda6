import { describe, expect, test } from '@jest/globals';
import { cacheEntry } from '../../test/testkit/cache-instance.ts';
import type { Entry } from './entry.ts';
import { entryOfText, entryText } from './entry-text.ts';

const KEY = 'facet:cache:1:entities:public:abc';

const ENTRIES: readonly Entry[] = ['{}', '', '\n', '{"a":"ä\\n👋"}'].flatMap((text) => [
  { ...cacheEntry(text, { tags: ['Product:p7', 'ä\n"'] }), scope: 'PRIVATE' },
  cacheEntry(Buffer.from(text)),
]);

describe.each([undefined, 'a secret'])('An entry as text, with the secret %p,', (secret) => {
  test.each(ENTRIES)('is the same entry again: %j', (entry) => {
    expect(entryOfText(KEY, String(entryText(KEY, entry, secret)), secret)).toEqual(entry);
  });

  test.each(ENTRIES)('is nothing when any letter of it was changed: %j', (entry) => {
    const text = String(entryText(KEY, entry, secret));
    for (let at = 0; at < text.length; at += 1) {
      for (const letter of ['0', '\n', ' ', '\u0000']) {
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        if (changed === text) continue;
        expect(entryOfText(KEY, changed, secret)).toBeUndefined();
      }
    }
  });

  test('is nothing when it was cut short, at any place', () => {
    const text = String(entryText(KEY, cacheEntry('{"a":"ä"}', { tags: ['Product:p7'] }), secret));
    for (let length = 0; length < text.length; length += 1) {
      expect(entryOfText(KEY, text.slice(0, length), secret)).toBeUndefined();
    }
  });

  test('is nothing under another key', () => {
    const text = String(entryText(KEY, cacheEntry('{}'), secret));
    expect(entryOfText(`${KEY}d`, text, secret)).toBeUndefined();
  });

  test('is nothing when it was proven otherwise', () => {
    const text = String(entryText(KEY, cacheEntry('{}'), secret));
    for (const other of [undefined, 'a secret', 'another']) {
      if (other !== secret) expect(entryOfText(KEY, text, other)).toBeUndefined();
    }
  });
});

describe('A text that is well proven', () => {
  test.each([
    ['another scope', { scope: 'ANYBODY' }],
    ['no time', { madeAt: null }],
    ['a time that is text', { keptUntil: '5' }],
    ['a tag that is none', { tags: [7] }],
    ['tags that are none', { tags: 'Product:p7' }],
    ['too many tags', { tags: Array.from({ length: 401 }, () => 'a') }],
    ['a tag that is too long', { tags: ['a'.repeat(300)] }],
  ])('is nothing with %s', (_, wrong) => {
    const entry = { ...cacheEntry('{}'), ...wrong } as unknown as Entry;
    expect(entryOfText(KEY, String(entryText(KEY, entry)))).toBeUndefined();
  });
});
