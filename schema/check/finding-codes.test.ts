import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FINDING_CODES, findingCode } from './finding-codes.ts';

const KNOWN = Object.values(FINDING_CODES).flatMap((codes) => Object.keys(codes));

/** What is written like a code and is none. */
const NO_CODES = ['SCREAMING_SNAKE_CASE'];

const SOURCES = globSync(['schema/check/**/*.ts', 'schema/lifecycle.ts'])
  .filter((file) => !/\.(?:test|fixture)\.ts$|finding-codes\.ts$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** Codes as checks write them: whole, or their beginnings where the rest depends. */
const WRITTEN = [...SOURCES.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)].map(([, code]) => code);
const BEGUN = [...SOURCES.matchAll(/`((?:[A-Z0-9]+_)+)\$\{\w+\}`/g)].map(([, start]) => start);

test('every code that a check emits is explained', () => {
  const codes = WRITTEN.filter((code = '') => !NO_CODES.includes(code));
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.filter((code = '') => findingCode(code) === undefined)).toEqual([]);
  for (const start of BEGUN) {
    expect(KNOWN).toContainEqual(expect.stringMatching(`^${start}`));
  }
});

test('every code that is explained is emitted by a check', () => {
  const isEmitted = (code: string) =>
    WRITTEN.includes(code) || BEGUN.some((start = '') => code.startsWith(start));
  expect(KNOWN.filter((code) => !isEmitted(code))).toEqual([]);
});

test('a code is explained once, in a sentence', () => {
  expect(new Set(KNOWN).size).toBe(KNOWN.length);
  for (const code of KNOWN) expect(findingCode(code)?.meaning).toMatch(/^[A-Z].*\.$/);
});
