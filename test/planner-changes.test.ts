import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Finding } from '../schema/check.ts';
import { killPrograms } from './testkit/program.ts';
import { commit, createRepository, type Repository } from './testkit/repository.ts';

let shop: Repository;

beforeAll(() => {
  shop = createRepository();
});
afterAll(async () => {
  await killPrograms();
  shop.remove();
});

async function planFindings(): Promise<readonly Finding[]> {
  const { stdout } = await shop.facet(['check', '--format', 'json']);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  return findings.filter(({ check }) => check === 'query-plans');
}

describe('facet check after an upgrade of the planner', () => {
  test('tells which operations the planner itself plans otherwise than is committed', async () => {
    expect(await planFindings()).toEqual([]);
    const plans = join(shop.folder, 'schema/generated/web/plans');
    // As if the planner of then had made more of this one.
    copyFileSync(join(plans, 'ProductPage.txt'), join(plans, 'CategoryPage.txt'));
    commit(shop.folder, 'Planned by another planner');
    expect(await planFindings()).toEqual([
      expect.objectContaining({
        code: 'PLANNER_CHANGED',
        severity: 'note',
        client: 'web',
        message: expect.stringContaining('CategoryPage (2 requests to subgraphs instead of 7'),
        affected: [expect.objectContaining({ operation: 'CategoryPage' })],
      }),
    ]);
  }, 120_000);
});
