import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DiskCache } from './disk-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = () => {
  throw new Error('made again');
};

test('What one review made, the next one has', () => {
  const made = { plans: ['a'], hints: { size: 1 } };
  expect(new DiskCache(folder).recall('plans-1', () => made)).toEqual(made);
  const next = new DiskCache(folder);
  expect(next.recall('plans-1', never)).toEqual(made);
  expect(next.made('plans')).toBe(0);
});

test('What is made is counted by its kind', () => {
  const cache = new DiskCache(folder);
  for (const key of ['plans-1', 'plans-2', 'plans-1', 'contract-1']) cache.recall(key, () => key);
  expect([cache.made('plans'), cache.made('contract'), cache.made('composition')]).toEqual([
    2, 1, 0,
  ]);
});

test.each([
  ['cut off', (text: string) => text.slice(0, -5)],
  ['altered', (text: string) => text.replace('plan', 'plot')],
  ['empty', () => ''],
])('A file that is %s is made anew, and is whole again', (_, spoil) => {
  new DiskCache(folder).recall('plans-1', () => ['plan']);
  const file = join(folder, readdirSync(folder)[0] ?? '');
  writeFileSync(file, spoil(readFileSync(file, 'utf8')));
  expect(new DiskCache(folder).recall('plans-1', () => ['anew'])).toEqual(['anew']);
  expect(new DiskCache(folder).recall('plans-1', never)).toEqual(['anew']);
});

test('Without room for all, what was used last stays', () => {
  const text = 'x'.repeat(1_000);
  const write = new DiskCache(folder);
  for (const key of ['plans-1', 'plans-2', 'plans-3']) write.recall(key, () => text);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), new Date(0), new Date(0));
  const cache = new DiskCache(folder, 1_500);
  cache.recall('plans-2', never);
  cache.prune();
  expect(readdirSync(folder)).toEqual(['plans-2.json']);
});

test('Where nothing can be kept, all is made each time, and a reason is told', () => {
  const taken = join(folder, 'taken');
  writeFileSync(taken, 'a file');
  for (const value of [1, 2]) {
    const cache = new DiskCache(taken);
    expect(cache.recall('plans-1', () => value)).toBe(value);
    expect(cache.recall('plans-1', never)).toBe(value);
    cache.prune();
    expect(cache.made('plans')).toBe(1);
    expect(cache.hindrance).toContain(taken);
  }
});

test('Where all is kept, there is no such reason, and what fails to be made fails as it did', () => {
  const cache = new DiskCache(join(folder, 'new'));
  cache.recall('plans-1', () => 1);
  const broken = Object.assign(new Error('no plan'), { code: 'EACCES' });
  expect(() =>
    cache.recall('plans-2', () => {
      throw broken;
    }),
  ).toThrow(broken);
  expect(cache.hindrance).toBeUndefined();
});
