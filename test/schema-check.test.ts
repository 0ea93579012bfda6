import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createFileStore } from '../gateway/ledger/file-store.ts';
import type { Finding } from '../schema/check.ts';
import { formatManifest, operationId } from '../schema/index.ts';
import { type Ending, killPrograms } from './testkit/program.ts';
import { commit, createRepository, gitIn, type Repository } from './testkit/repository.ts';

const PRODUCTS = 'subgraphs/products/schema.graphql';
const SUMMARY = '  "One sentence about the product."\n  summary: String!\n';

let shop: Repository;
let elsewhere: string;

beforeAll(() => {
  shop = createRepository();
  elsewhere = mkdtempSync(join(tmpdir(), 'facet-base-'));
});
afterEach(() => shop.reset());
afterAll(async () => {
  await killPrograms();
  shop.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

interface JsonReport {
  readonly verdict: string;
  readonly base?: string;
  readonly counts: { readonly operations: number; readonly plannerCalls: number };
  readonly findings: readonly Finding[];
}

const reportOf = ({ stdout }: Ending) => JSON.parse(stdout) as JsonReport;

const check = (...words: readonly string[]) => shop.facet(['check', ...words]);
const checkJson = async (...words: readonly string[]) => {
  const ending = await check('--format', 'json', ...words);
  return { ...ending, report: reportOf(ending) };
};

const blocking = ({ findings }: JsonReport) =>
  findings.filter(({ severity }) => severity === 'blocking');

describe('facet check', () => {
  test('passes a tree without changes, and plans nothing the second time', async () => {
    const first = await checkJson();
    expect(first).toMatchObject({ code: 0, report: { verdict: 'passed', findings: [] } });
    expect(first.stderr).toBe(
      'facet: HEAD is in main already: only what is not committed yet is a change.\n',
    );
    const { counts } = (await checkJson()).report;
    expect(counts).toEqual({ operations: first.report.counts.operations, plannerCalls: 0 });
  }, 120_000);

  test('blocks a removal that registered operations feel, be it committed or not', async () => {
    shop.git('checkout', '--quiet', '-b', 'less');
    shop.change(PRODUCTS, SUMMARY, '');
    const uncommitted = await checkJson();
    expect(uncommitted.code).toBe(1);
    const found = blocking(uncommitted.report).filter(
      ({ coordinate }) => coordinate === 'Product.summary',
    );
    expect(found).toContainEqual(
      expect.objectContaining({
        client: 'mobile',
        affected: expect.arrayContaining([
          expect.objectContaining({ operation: 'ProductScreen', versions: ['(committed)'] }),
        ]),
      }),
    );
    commit(shop.folder, 'No summary');
    const committed = await checkJson();
    expect(committed).toMatchObject({ code: 1, stderr: '' });
    expect(committed.report.findings).toEqual(uncommitted.report.findings);
  }, 120_000);

  test('compares with a ref or a folder that it is told of, to the same end', async () => {
    cpSync(shop.folder, elsewhere, { recursive: true, filter: (path) => !path.endsWith('.git') });
    shop.change(PRODUCTS, SUMMARY, '');
    commit(shop.folder, 'No summary');
    try {
      const [ref, folder] = [
        await checkJson('--base', 'main~1'),
        await checkJson('--base', elsewhere),
      ];
      expect([ref.code, folder.code]).toEqual([1, 1]);
      expect(ref.report.base).toMatch(/^main~1 \([0-9a-f]{10}\)$/);
      expect(folder.report.base).toBe(elsewhere);
      expect(folder.report.findings).toEqual(ref.report.findings);
      expect(blocking(ref.report)).not.toEqual([]);
    } finally {
      shop.git('reset', '--quiet', '--hard', 'main~1');
    }
  }, 120_000);

  test('prints the first format, and writes each to a file', async () => {
    const { code, stdout } = await check('--format', 'text,markdown,json', '--out', 'review');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Passed/);
    const files = readdirSync(join(shop.folder, 'review')).sort();
    expect(files).toEqual(['review.json', 'review.md', 'review.txt']);
    expect(readFileSync(join(shop.folder, 'review', 'review.txt'), 'utf8')).toBe(stdout);
  }, 60_000);

  test('levels are the project’s to choose', async () => {
    shop.change(PRODUCTS, SUMMARY, '');
    expect((await checkJson()).code).toBe(1);
    chooseSettings({ levels: { FIELD_REMOVED: 'note', OPERATION_INVALID: 'note' } });
    expect(await checkJson()).toMatchObject({ code: 0, report: { verdict: 'passed' } });
  }, 120_000);
});

function chooseSettings(check: unknown): void {
  const file = join(shop.folder, 'facet.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), check }));
}

describe('Live releases', () => {
  const body = 'query BySku($sku: String!) {\n  productBySku(sku: $sku) {\n    title\n  }\n}';
  const id = operationId(body);
  const BY_SKU = `  "One product by its stock-keeping unit, or null if there is none."
  productBySku("The stock-keeping unit." sku: String!): Product @tag(name: "partner")
`;
  const lastSeen = Date.UTC(2026, 10, 24, 7, 30);

  test('stand for who breaks, with when they were seen last', async () => {
    const state = join(elsewhere, 'state');
    const env = { FACET_STATE_FOLDER: state };
    const manifest = join(elsewhere, 'mobile-5.1.json');
    const operations = [{ id, name: 'BySku', type: 'query', body }] as const;
    writeFileSync(
      manifest,
      formatManifest({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    const published = await shop.facet(['publish', 'mobile', '5.1', manifest], env);
    expect(published).toMatchObject({ code: 0 });
    await see('5.1', join(state, 'ledger', 'ledger.sqlite'));
    shop.change(PRODUCTS, BY_SKU, '');
    const ending = await shop.facet(['check', '--format', 'json'], env);
    expect(ending.code).toBe(1);
    const affected = blocking(reportOf(ending)).flatMap((each) =>
      each.coordinate === 'Query.productBySku' ? (each.affected ?? []) : [],
    );
    expect(affected.filter(({ client }) => client === 'mobile')).toEqual([
      {
        client: 'mobile',
        operation: 'BySku',
        id,
        versions: ['5.1'],
        lastSeenAt: new Date(lastSeen).toISOString(),
      },
    ]);
  }, 120_000);

  async function see(version: string, file: string): Promise<void> {
    const ledger = createFileStore(file);
    const entry = {
      ...({ kind: 'known', id, version, name: 'BySku', firstSeen: lastSeen, lastSeen } as const),
      ...{ count: 3, errors: 0, bytes: new Map(), durations: new Map(), hours: new Map() },
    };
    await ledger.merge('mobile', {
      instance: 'a',
      sequence: 1,
      entries: [entry],
      released: [version],
    });
    await ledger.close();
  }

  test('that cannot be read stop the review, which would let everything pass', async () => {
    const state = join(elsewhere, 'no-folder');
    writeFileSync(state, '');
    const ending = await shop.facet(['check'], { FACET_STATE_FOLDER: state });
    expect(ending).toMatchObject({ code: 2, stdout: '' });
    expect(ending.stderr).toMatch(/^facet: .* cannot be read: .*\n$/);
  }, 60_000);
});

describe('What a review cannot do is one line and exit code 2:', () => {
  test.each([
    ['a ref that is none', ['--base', 'no-such-branch'], '"no-such-branch"'],
    ['a folder that is no project', ['--base', 'docs'], 'facet.json'],
    ['a format that is none', ['--format', 'json,html'], '"html"'],
    ['one word too many', ['web'], '"web"'],
    ['a folder that is a file', ['--out', 'facet.json'], '"facet.json"'],
  ])(
    '%s',
    async (_, words, named) => {
      shop.git('init', '--quiet', 'docs');
      const { code, stdout, stderr } = await check(...words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^facet: .*\n$/);
      expect(stderr).toContain(named);
      rmSync(join(shop.folder, 'docs'), { recursive: true });
    },
    60_000,
  );

  test.each([
    [{ levels: { FIELD_REMOVED: 'fatal' } }, 'check.levels.FIELD_REMOVED in facet.json is "fatal"'],
    [{ unused: 'ignore' }, 'check.unused in facet.json is "ignore"'],
    [{ tags: 'web' }, 'check.tags in facet.json is "web"'],
    [{ level: {} }, 'check.level in facet.json is {}'],
  ])(
    'the setting %j',
    async (settings, told) => {
      chooseSettings(settings);
      const { code, stdout, stderr } = await check();
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`facet: ${told}; expected `);
    },
    60_000,
  );

  test.each([
    [
      'a file of choices that is no TypeScript',
      'bffs/web/bff.ts',
      'defineBff({',
      'defineBff({{',
      'bff.ts',
    ],
    ['choices that are none', 'bffs/web/bff.ts', 'depth: 12', 'depth: 0', '"budgets.depth" is 0'],
    ['a project without subgraphs', 'facet.json', '"subgraphs"', '"services"', 'facet.json needs'],
    ['a subgraph that is not there', 'facet.json', '"users"', '"people"', 'people/schema.graphql'],
  ])(
    '%s',
    async (_, file, from, to, told) => {
      shop.change(file, from, to);
      const { code, stdout, stderr } = await check();
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(told);
    },
    60_000,
  );

  test('a clone without history', async () => {
    const clone = join(elsewhere, 'shallow');
    shop.git('checkout', '--quiet', '-b', 'topic');
    gitIn(elsewhere)('clone', '--quiet', '--depth', '1', `file://${shop.folder}`, clone);
    const ending = await shop.facet(['check'], {}, clone);
    expect(ending).toMatchObject({ code: 2, stdout: '' });
    expect(ending.stderr).toMatch(/^facet: .* shallow: .*git fetch --unshallow.*\n$/);
    shop.git('checkout', '--quiet', 'main');
    shop.git('branch', '--quiet', '-D', 'topic');
  }, 60_000);
});

describe('What a base lacks is told in a line:', () => {
  test('a repository', async () => {
    const copy = join(elsewhere, 'copy');
    cpSync(shop.folder, copy, { recursive: true, filter: (path) => !path.endsWith('.git') });
    const ending = await shop.facet(['check'], { GIT_CEILING_DIRECTORIES: elsewhere }, copy);
    expect(ending.stderr).toBe(
      'facet: this is no git repository: everything counts as new. --base names a git ref or a folder.\n',
    );
    expect(ending.code).not.toBe(2);
  }, 60_000);

  test('choices that defineBff takes no longer; those of today judge what was registered', async () => {
    shop.change('bffs/mobile/bff.ts', 'deadlineMs: 1_500', 'deadlineMs: 0');
    commit(shop.folder, 'As it was once');
    shop.git('checkout', '--quiet', '-b', 'now');
    try {
      shop.change('bffs/mobile/bff.ts', 'deadlineMs: 0', 'deadlineMs: 1_500');
      shop.change(PRODUCTS, SUMMARY, '');
      commit(shop.folder, 'As it is');
      const { code, stderr, report } = await checkJson();
      expect(code).toBe(1);
      expect(stderr).toBe(
        'facet: the base\'s choices of mobile cannot be read any more: those of today stand in for them ("deadlineMs" is 0; expected a positive whole number.)\n',
      );
      expect(blocking(report).map(({ client }) => client)).toContain('mobile');
    } finally {
      shop.git('checkout', '--quiet', 'main');
      shop.git('reset', '--quiet', '--hard', 'main~1');
    }
  }, 120_000);
});
