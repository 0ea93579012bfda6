import { describe, expect, test } from '@jest/globals';
import { randomOf } from '../../test/differential/random.ts';
import { cacheEntry } from '../../test/testkit/cache-instance.ts';
import { MAX_ENTRY_BYTES, MemoryTier } from './memory-tier.ts';
import { affectedBy } from './tag.ts';

const NOW = 1_000_000;

describe('Memory', () => {
  test('gives an entry for as long as it may be given', () => {
    const memory = new MemoryTier(1_000_000);
    const entry = cacheEntry('text', { madeAt: NOW });
    memory.keep('a', entry);
    expect(memory.find('a', entry.freshUntil)).toBe(entry);
    expect(memory.find('a', entry.keptUntil - 1)).toBe(entry);
    expect(memory.find('a', entry.keptUntil)).toBeUndefined();
    expect(memory.find('b', NOW)).toBeUndefined();
  });

  test('is bounded: what was not asked for longest goes first', () => {
    const memory = new MemoryTier(100_000);
    const entry = cacheEntry(Buffer.alloc(5_000), { madeAt: NOW });
    memory.keep('asked', entry);
    for (let n = 0; n < 100; n += 1) {
      memory.keep(`other ${n}`, entry);
      memory.find('asked', NOW);
    }
    expect(memory.find('asked', NOW)).toBe(entry);
    expect(memory.find('other 99', NOW)).toBe(entry);
    expect(memory.find('other 0', NOW)).toBeUndefined();
  });

  test('takes no entry that is above an eighth of it, or a mebibyte', () => {
    const small = new MemoryTier(100_000);
    small.keep('a', cacheEntry(Buffer.alloc(13_000), { madeAt: NOW }));
    expect(small.find('a', NOW)).toBeUndefined();
    const large = new MemoryTier(1_000_000_000);
    large.keep('a', cacheEntry(Buffer.alloc(MAX_ENTRY_BYTES), { madeAt: NOW }));
    expect(large.find('a', NOW)).toBeUndefined();
    large.keep('a', cacheEntry(Buffer.alloc(MAX_ENTRY_BYTES - 1_000), { madeAt: NOW }));
    expect(large.find('a', NOW)).toBeDefined();
  });

  test('of no bytes keeps nothing', () => {
    const memory = new MemoryTier(0);
    memory.keep('a', cacheEntry('', { madeAt: NOW }));
    expect(memory.find('a', NOW)).toBeUndefined();
  });

  test('that was cleared has nothing, and can be filled again', () => {
    const memory = new MemoryTier(1_000_000);
    const entry = cacheEntry('a', { madeAt: NOW, tags: ['User:u1'] });
    memory.keep('a', entry);
    memory.clear();
    expect(memory.find('a', NOW)).toBeUndefined();
    memory.keep('a', entry);
    memory.remove(['User:u1']);
    expect(memory.find('a', NOW)).toBeUndefined();
  });

  test('finds by name what it holds, after any replacements and evictions', () => {
    const random = randomOf(7);
    // Room for some five of the keys.
    const memory = new MemoryTier(40_000);
    const held = new Map<string, readonly string[]>();
    let removed = 0;
    for (let step = 0; step < 3_000; step += 1) {
      if (random.chance(0.2)) {
        const event = random.pick(TAGS);
        memory.remove(affectedBy(event));
        for (const [key, tags] of held) {
          if (isAffected(tags, event) && held.delete(key)) removed += 1;
        }
      } else {
        const key = random.pick(KEYS);
        const tags = TAGS.filter(() => random.chance(0.2));
        memory.keep(key, cacheEntry(Buffer.alloc(3_500), { madeAt: NOW, tags }));
        held.set(key, tags);
      }
      // Nobody is told of evictions, which leave less than there was.
      const found = KEYS.filter((key) => memory.find(key, NOW));
      expect([...held.keys()]).toEqual(expect.arrayContaining(found));
      if (held.size <= 5) expect(found).toHaveLength(held.size);
      for (const key of held.keys()) if (!found.includes(key)) held.delete(key);
    }
    expect(removed).toBeGreaterThan(500);
  });
});

const KEYS = Array.from({ length: 10 }, (_, n) => `key ${n}`);
const TAGS = ['Product:p1', 'Product:p2', 'User:u1', 'Product', 'sale'];

/** What an event means, told in other words than the code's. */
function isAffected(tags: readonly string[], event: string): boolean {
  return tags.some((tag) => tag === event || tag.startsWith(`${event}:`));
}
