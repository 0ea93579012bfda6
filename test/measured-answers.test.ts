import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OBSERVED_SIZES_FILE, readObservedSizes } from '../gateway/cli/review/observed-sizes.ts';
import type { ObservedSizes } from '../schema/check.ts';
import { samples } from './testkit/operations.ts';
import { type Ending, killPrograms } from './testkit/program.ts';
import { createRepository, type Repository } from './testkit/repository.ts';

let shop: Repository;
let measured: Ending;

beforeAll(async () => {
  shop = createRepository();
  measured = await shop.facet(['check', '--measure', '--format', 'json']);
}, 180_000);

afterAll(async () => {
  await killPrograms();
  shop.remove();
});

test('facet check --measure tells measured beside estimated bytes of every operation', () => {
  const rows = [...measured.stderr.matchAll(/^(\w+ \w+) +(\d+) +(\d+) +(\d+) /gm)];
  const found = rows.map(([, operation, answers, bytes, estimated]) => ({
    operation,
    isMeasured: Number(answers) > 0,
    isNear: Math.abs(Number(estimated) / Number(bytes) - 1) <= 0.3,
  }));
  const all = samples().map(({ client, name }) => `${client} ${name}`);
  expect(found).toHaveLength(all.length);
  expect(new Set(found.map(({ operation }) => operation))).toEqual(new Set(all));
  expect(found.filter(({ isMeasured, isNear }) => !isMeasured || !isNear)).toEqual([]);
  expect(measured.stderr).not.toContain('was not measured');
});

test('The report is none the less the only thing on standard output', () => {
  expect(JSON.parse(measured.stdout)).toMatchObject({ verdict: 'passed' });
  expect(measured.code).toBe(0);
});

test('The sizes that are committed are those that are found', () => {
  const committed = readObservedSizes('.');
  const found = JSON.parse(readFileSync(join(shop.folder, OBSERVED_SIZES_FILE), 'utf8'));
  expect(coordinatesOf(found)).toEqual(coordinatesOf(committed));
  // Identifiers and carriers that mutations make up differ each time.
  for (const [coordinate, bytes] of Object.entries((found as ObservedSizes).bytes)) {
    const ratio = bytes / (committed?.bytes[coordinate] ?? 0);
    expect({ coordinate, isNear: ratio > 0.8 && ratio < 1.25 }).toEqual({
      coordinate,
      isNear: true,
    });
  }
});

test('A file of examples that is none is refused in one line', async () => {
  writeFileSync(join(shop.folder, 'bffs/web/examples.json'), '[{ "viewer": 1 }]');
  const { code, stderr } = await shop.facet(['check', '--measure']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^facet: bffs\/web\/examples\.json is no list of examples: .*\n$/);
});

function coordinatesOf(sizes: ObservedSizes | undefined): string[] {
  const { bytes = {}, nulls = {}, lists = {}, types = {} } = sizes ?? {};
  return [bytes, nulls, lists, types].flatMap((each) => Object.keys(each));
}
