import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { marked } from 'marked';
import type { Page } from 'playwright-core';
import { formatReview } from '#schema/report';
import { CONTEXT, FAILED, finding } from '../schema/report/review.fixture.ts';
import { hasBrowser, startBrowser, type TestBrowser } from './testkit/browser.ts';

// The comment of a pull request as its reader sees it, in a real browser.

const HOSTILE =
  '<img src=x onerror="document.title=1"> </details> | @octocat ![a](x) [b](http://c)';

const describeInBrowser = hasBrowser() ? describe : describe.skip;

describeInBrowser('a comment in a browser', () => {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    page = browser.page;
    const review = {
      ...FAILED,
      findings: [
        ...FAILED.findings,
        finding({ message: HOSTILE, advice: HOSTILE, client: HOSTILE }),
      ],
    };
    const markdown = formatReview('markdown', review, CONTEXT);
    await page.setContent(marked.parse(markdown, { gfm: true, async: false }));
  });

  afterAll(() => browser?.close());

  test('the verdict is the first thing there is to read', async () => {
    const text = await page.innerText('body');
    expect(text.split('\n')[0]).toBe('❌ Failed: 2 findings block; 1 warning, 1 note.');
  });

  test('what blocks is open; schemas, warnings and notes are folded, and open by themselves', async () => {
    const summaries = page.locator('details > summary');
    expect(await summaries.allInnerTexts()).toEqual([
      'Schema of mobile: 1 line added, 1 removed',
      'What mobile lacks when a subgraph is down: 1 change',
      '⚠️ 1 warning',
      'ℹ️ 1 note',
    ]);
    const warning = page.getByText('HomeFeed asks subgraphs 4 times');
    expect(await page.getByText('was removed.').isVisible()).toBe(true);
    expect(await warning.isVisible()).toBe(false);
    await page.locator('summary', { hasText: '1 warning' }).click();
    expect(await warning.isVisible()).toBe(true);
    expect(await page.getByText('was to be gone').isVisible()).toBe(false);
  });

  test('the table of a client has a cell for every measure of every changed operation', async () => {
    const table = page.locator('h3:text-is("mobile") + table');
    const rows = await table.locator('tr').all();
    const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
    expect(cells.map((row) => row.length)).toEqual([8, 8, 8]);
    expect(cells.map(([name]) => name)).toEqual(['operation', 'HomeFeed', 'ProductScreen']);
    expect(cells[1]?.slice(2).map((cell) => cell.replaceAll('\u00a0', ' '))).toEqual([
      '3 → 4',
      '2 → 3',
      '2 → 3',
      '120',
      '4.1 kB → 4.4 kB',
      'public 60 s → private 60 s',
    ]);
  });

  test('a schema is previewed as a diff in a block of its own', async () => {
    const diff = page.locator('details pre code.language-diff');
    expect(await diff.textContent()).toContain('\n-  price: Money!\n+  offer: Offer\n');
  });

  test('what a pull request writes is text: no picture, no link, nothing runs', async () => {
    expect(await page.locator('img, a, script').count()).toBe(0);
    expect(await page.title()).toBe('');
    const item = page.locator('li', { hasText: 'onerror' });
    expect(await item.innerText()).toContain(HOSTILE);
    expect(await page.locator('details').count()).toBe(4);
  });
});
