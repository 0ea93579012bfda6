import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { writeAtomically } from './write-atomically.ts';

const folder = mkdtempSync(join(tmpdir(), 'facet-write-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('A file is written whole, its folders made, over what was there', () => {
  const path = join(folder, 'a', 'b.txt');
  writeAtomically(path, 'old');
  writeAtomically(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'a'))).toEqual(['b.txt']);
});

test('A file that cannot be written leaves nothing behind', () => {
  mkdirSync(join(folder, 'c', 'taken'), { recursive: true });
  expect(() => writeAtomically(join(folder, 'c', 'taken'), 'text')).toThrow(/EISDIR|ENOTEMPTY/);
  expect(readdirSync(join(folder, 'c'))).toEqual(['taken']);
});
