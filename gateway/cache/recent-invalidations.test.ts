import { describe, expect, test } from '@jest/globals';
import { REMEMBERED_MS, RecentInvalidations } from './recent-invalidations.ts';

const NOW = 1_000_000;

describe('What was made', () => {
  test('before something in it changed is outdated, and not after', () => {
    const recent = new RecentInvalidations();
    recent.add(['Product:p7'], NOW);
    const made = (madeAt: number, ...tags: string[]) => recent.isOutdated({ madeAt, tags }, 0);
    expect(made(NOW - 1, 'User:u1', 'Product:p7')).toBe(true);
    expect(made(NOW, 'Product:p7')).toBe(true);
    expect(made(NOW + 1, 'Product:p7')).toBe(false);
    expect(made(NOW - 1, 'Product:p8')).toBe(false);
    expect(made(NOW - 1, 'Product:*')).toBe(true);
    expect(made(NOW - 1)).toBe(false);
  });

  test('before its type changed is outdated', () => {
    const recent = new RecentInvalidations();
    recent.add(['Product'], NOW);
    expect(recent.isOutdated({ madeAt: NOW - 1, tags: ['Product:p7'] }, 0)).toBe(true);
    expect(recent.isOutdated({ madeAt: NOW - 1, tags: ['User:u1'] }, 0)).toBe(false);
  });

  test('by a clock that may be ahead is judged with a margin', () => {
    const recent = new RecentInvalidations();
    recent.add(['Product:p7'], NOW);
    const made = (madeAt: number) => recent.isOutdated({ madeAt, tags: ['Product:p7'] }, 250);
    expect(made(NOW + 250)).toBe(true);
    expect(made(NOW + 251)).toBe(false);
  });

  test('is judged by what changed last', () => {
    const recent = new RecentInvalidations();
    recent.add(['Product:p7'], NOW);
    recent.add(['User:u1'], NOW + 5);
    recent.add(['Product:p7'], NOW + 10);
    expect(recent.isOutdated({ madeAt: NOW + 7, tags: ['Product:p7'] }, 0)).toBe(true);
    expect(recent.isOutdated({ madeAt: NOW + 7, tags: ['User:u1'] }, 0)).toBe(false);
  });

  test('is not judged by what nobody remembers', () => {
    const recent = new RecentInvalidations();
    recent.add(['Product:p7'], NOW);
    recent.add(['User:u1'], NOW + REMEMBERED_MS + 1);
    expect(recent.isOutdated({ madeAt: NOW - 1, tags: ['Product:p7'] }, 0)).toBe(false);
  });

  test('while too much changed to be remembered is outdated, whatever it holds', () => {
    // Two names each: an entity's own, and what is made of too many to name.
    const recent = new RecentInvalidations(4);
    recent.add(['A:1'], NOW);
    recent.add(['B:1'], NOW + 1);
    recent.add(['C:1'], NOW + 2);
    const made = (madeAt: number, tag: string) => recent.isOutdated({ madeAt, tags: [tag] }, 0);
    expect(made(NOW, 'A:1')).toBe(true);
    expect(made(NOW, 'D:1')).toBe(true);
    expect(made(NOW + 1, 'D:1')).toBe(false);
    expect(made(NOW + 1, 'B:1')).toBe(true);
  });
});
