import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { formatManifest, operationId } from '../schema/index.ts';
import type { DrawnOperation } from '../schema/report.ts';
import { hasBrowser, startBrowser } from './testkit/browser.ts';
import { samples } from './testkit/operations.ts';
import { killPrograms, runFacet } from './testkit/program.ts';

const PICTURE = 'docs/plan-of-home-page.svg';

const folder = mkdtempSync(join(tmpdir(), 'facet-plan-'));
const ENV = { FACET_STATE_FOLDER: join(folder, 'state') };

afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

const plan = (...words: readonly string[]) => runFacet(['plan', ...words], { env: ENV });

async function drawn(...words: readonly string[]): Promise<DrawnOperation> {
  const { code, stdout, stderr } = await plan(...words, '--format', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as DrawnOperation;
}

describe('facet plan', () => {
  test('draws a screen as its committed plan has it, by its name', async () => {
    const { plans, measures, place } = await drawn('web', 'HomePage');
    const committed = readFileSync('schema/generated/web/plans/HomePage.txt', 'utf8');
    const requests = [...committed.matchAll(/^(\d+)\. (\w+)/gm)].map(([, number, subgraph]) => ({
      number: Number(number),
      subgraph,
    }));
    const told = plans.toReversed().flatMap((each) => each.requests);
    expect(told.map(({ number, subgraph }) => ({ number, subgraph }))).toEqual(requests);
    expect(committed).toMatch(new RegExp(`^cost ${measures.cost}\n`));
    expect(place?.file).toBe('bffs/web/operations/HomePage.graphql');
  }, 60_000);

  test('finds an operation by its id and by the beginning of it', async () => {
    const [sample] = samples();
    const { client = 'web', id = '', name } = sample ?? {};
    expect(await drawn(client, id)).toMatchObject({ client, id, name });
    expect(await drawn(client, `sha256:${id}`)).toMatchObject({ id });
    expect(await drawn(client, id.slice(0, 12))).toMatchObject({ id });
  }, 60_000);

  test('draws what only a live release still asks', async () => {
    const body = 'query OldScreen($id: ID!) {\n  product(id: $id) {\n    title\n  }\n}';
    const id = operationId(body);
    const manifest = join(folder, 'mobile-5.1.json');
    const operations = [{ id, name: 'OldScreen', type: 'query', body }] as const;
    writeFileSync(
      manifest,
      formatManifest({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    const published = await runFacet(['publish', 'mobile', '5.1', manifest], { env: ENV });
    expect(published).toMatchObject({ code: 0 });
    const byId = await drawn('mobile', id);
    expect(byId).toMatchObject({ name: 'OldScreen', versions: ['5.1'], measures: { requests: 1 } });
    expect(byId.place).toBeUndefined();
    expect((await plan('mobile', 'OldScreen')).stdout).toMatch(
      /^OldScreen {2}query of mobile, in 5\.1\n/,
    );
  }, 60_000);

  test.each([
    [['web', 'Hompage'], 'facet: no operation "Hompage" of web; did you mean HomePage?\n'],
    [['wep', 'HomePage'], 'facet: no client "wep"; did you mean web?\n'],
    [['web'], 'facet: name a client and an operation; "facet plan --help" explains.\n'],
    [
      ['web', 'HomePage', '--format', 'png'],
      'facet: --format is "png"; expected text, mermaid, json, svg.\n',
    ],
  ])(
    'says in one line what it cannot draw: %j',
    async (words, line) => {
      expect(await plan(...words)).toMatchObject({ code: 2, stdout: '', stderr: line });
    },
    60_000,
  );

  test('prints no colours where nobody looks', async () => {
    expect((await plan('web', 'HomePage')).stdout).not.toContain('\u001b');
  }, 60_000);
});

describe('The picture in the documentation', () => {
  test(`is what "facet plan web HomePage --format svg > ${PICTURE}" draws`, async () => {
    const { stdout } = await plan('web', 'HomePage', '--format', 'svg');
    expect(stdout).toBe(readFileSync(PICTURE, 'utf8'));
  }, 60_000);

  (hasBrowser() ? test : test.skip)(
    'shows all its text inside its boxes',
    async () => {
      const browser = await startBrowser();
      try {
        await browser.page.setContent(readFileSync(PICTURE, 'utf8'));
        const escaping = await textsOutsideTheirBoxes(browser.page);
        expect(escaping).toEqual([]);
        expect(browser.complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});

/** The texts that stand in a box, or else in the picture, and reach out of it. */
async function textsOutsideTheirBoxes(page: Page): Promise<string[]> {
  const [whole, ...boxes] = await framesOf(page, 'svg > rect');
  const texts = await framesOf(page, 'svg > text');
  return texts.flatMap(({ x, y, width, height, text }) => {
    const around = boxes.find(
      (box) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height,
    );
    const { x: left, y: top, ...size } = around ?? whole ?? NOWHERE;
    const fits = x + width < left + size.width && y + height < top + size.height;
    return fits ? [] : [text];
  });
}

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

async function framesOf(page: Page, selector: string) {
  const elements = await page.locator(selector).all();
  return Promise.all(
    elements.map(async (element) => ({
      ...((await element.boundingBox()) ?? NOWHERE),
      text: (await element.textContent()) ?? '',
    })),
  );
}
