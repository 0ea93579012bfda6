import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../../test/testkit/until.ts';
import { KeptFiles } from './kept-files.ts';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'kept-files-'));
  folder = join(parent, 'images');
});
afterEach(() => rmSync(parent, { recursive: true }));

const content = (letter: string) => Buffer.from(letter.repeat(40));

test('The file that was not asked for longest makes room for the next, on disk too', async () => {
  const kept = new KeptFiles(folder, 100);
  await kept.keep('a', content('a'));
  await kept.keep('b', content('b'));
  expect(await kept.find('a')).toEqual(content('a'));
  await kept.keep('c', content('c'));
  const [a, b, c] = [await kept.find('a'), await kept.find('b'), await kept.find('c')];
  expect([a, b, c]).toEqual([content('a'), undefined, content('c')]);
  await kept.keep('too large', Buffer.alloc(101));
  await until(() => readdirSync(folder).sort().join() === 'a,c');
  await kept.close();
  expect(existsSync(folder)).toBe(false);
});

test('A file that somebody removed is as one that was never kept', async () => {
  const kept = new KeptFiles(folder, 100);
  await kept.keep('a', content('a'));
  rmSync(join(folder, 'a'));
  expect(await kept.find('a')).toBeUndefined();
  await kept.keep('a', content('b'));
  expect(await kept.find('a')).toEqual(content('b'));
});

test('A folder that cannot be written to keeps nothing, and nobody is troubled', async () => {
  writeFileSync(folder, 'a file stands in its way');
  const kept = new KeptFiles(folder, 100);
  await kept.keep('a', content('a'));
  expect(await kept.find('a')).toBeUndefined();
});
