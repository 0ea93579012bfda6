import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Bff, createBff } from '../gateway/bff.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { hasBrowser, startBrowser, type TestBrowser } from './testkit/browser.ts';
import { identityOf, writeInternalKeys } from './testkit/internal-keys.ts';
import { isLoopback } from './testkit/loopback-only.ts';
import { manifestOf, sample } from './testkit/operations.ts';
import { killPrograms, startFacet } from './testkit/program.ts';
import { sendRaw } from './testkit/raw-http.ts';
import { raw, startScripted } from './testkit/scripted-server.ts';
import { definitions, type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';

/** A field of the supergraph that the web client's contract leaves out. */
const OUTSIDE = 'query Outside { order(id: "o1") { fraudScore } }';

let shop: Shop;
let web: Bff;
const folder = mkdtempSync(join(tmpdir(), 'facet-playground-'));
const internalKeys = writeInternalKeys(folder);
let manifest: string;

beforeAll(async () => {
  shop = await startShop();
  manifest = join(folder, 'manifest.json');
  cpSync('bffs/web/manifest.json', manifest);
  const definition = definitions.find(({ client }) => client === 'web')!;
  web = await createBff(definition, {
    port: 0,
    supergraph: 'schema/generated/supergraph.graphql',
    manifests: [manifest],
    plans: 'schema/generated/web/plans.jsonl',
    subgraphUrls: shop.subgraphUrls,
    playground: 'served',
    identity: identityOf('web'),
    log: createLog('web', 'silent'),
  });
}, 60_000);

afterAll(async () => {
  await killPrograms();
  await web.close();
  await shop.close();
  rmSync(folder, { recursive: true });
});

const at = (path: string) => new URL(path, web.url).href;

(hasBrowser() ? describe : describe.skip)('The playground in a browser', () => {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    ({ page } = browser);
    await page.goto(at('/playground'), { timeout: 60_000 });
    await page.locator('.facet-pane button:enabled').first().waitFor();
  }, 90_000);

  const listed = async () => {
    const pane = page.getByRole('region', { name: 'Registered operations' });
    const items = await pane.getByRole('listitem').allInnerTexts();
    return items.map((text) => text.split(/\s/)[0]);
  };

  test('lists the registered operations and opens on the client’s example', async () => {
    expect(await page.title()).toBe('web playground');
    expect(await listed()).toEqual(manifestOf('web').operations.map(({ name }) => name));
    expect(await page.locator('[aria-current=true]').innerText()).toBe('ProductPage');
    await until(async () => (await textOf(page, '.graphiql-editor-tool')).includes('"id": "p7"'));
  });

  test('runs a registered operation by its id and shows the data', async () => {
    await page.getByRole('button', { name: 'HomePage' }).click();
    const { request } = await runEditor(page, '"slug": "kitchen"');
    const { id } = sample('web', 'HomePage');
    expect(request.method()).toBe('GET');
    expect(new URL(request.url()).searchParams.get('documentId')).toBe(id);
  });

  test('shows the query plan that a reviewer reads', async () => {
    const plan = await page.locator('.facet-plan').innerText();
    const reviewed = readFileSync('schema/generated/web/plans/HomePage.txt', 'utf8');
    expect(plan.trim()).toBe(reviewed.trim());
  });

  test('runs a text of one’s own, which is refused everywhere else', async () => {
    await write(page, 'query Mine { categories { name } }');
    const { request } = await runEditor(page, '"name": "Kitchen"');
    const credential = await request.headerValue('x-facet-credential');
    expect(credential).toMatch(/^[\w-]{32}$/);
    const { query } = request.postDataJSON() as { query: string };
    for (const [headers, status] of [
      [{ 'x-facet-credential': credential ?? '' }, 200],
      [{}, 400],
      [{ 'x-facet-credential': 'guessed' }, 400],
    ] as const) {
      expect((await post(web.url, { query }, headers)).status).toBe(status);
    }
    expect((await post(shop.bffs.web.url, { query })).status).toBe(400);
  });

  test('marks a field outside the contract in the editor, and the BFF refuses it', async () => {
    await write(page, OUTSIDE);
    await page.locator('.squiggly-error').first().waitFor();
    const { status } = await runEditor(page, 'GRAPHQL_VALIDATION_FAILED');
    expect(status).toBe(400);
    expect(await result(page)).toContain('fraudScore');
  });

  test('shows at once, to whoever comes back to it, what is registered now', async () => {
    const { operations, ...rest } = manifestOf('web');
    const fewer = operations.filter(({ name }) => name !== 'SearchPage');
    writeFileSync(manifest, JSON.stringify({ ...rest, operations: fewer }));
    await until(async () => {
      await page.evaluate("window.dispatchEvent(new Event('focus'))");
      return (await listed()).length === fewer.length;
    });
    expect(await listed()).not.toContain('SearchPage');
  });

  test('nothing on it complains but of the refusal, and nothing leaves loopback', async () => {
    const asked = await browser.close();
    expect(browser.complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
    expect(asked.filter(isGraphQL).length).toBeGreaterThan(1);
    expect(asked.filter((url) => !isLoopback(new URL(url).hostname))).toEqual([]);
  });
});

(hasBrowser() ? test : test.skip)(
  'A page that asks elsewhere is found out',
  async () => {
    const page = '<img src="http://elsewhere.example/dot.png">';
    const server = await startScripted(raw(page, { 'content-type': 'text/html' }));
    const browser = await startBrowser();
    await browser.page.goto(server.url);
    expect(await browser.close()).toContain('http://elsewhere.example/dot.png');
    await server.close();
  },
  30_000,
);

describe('The playground’s credential', () => {
  test('is not told under a foreign name that points here', async () => {
    const paths = ['/playground', '/playground/facet.json'];
    for (const path of paths) {
      const bytes = `GET ${path} HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`;
      const { status, body } = await sendRaw(web.url, bytes);
      expect(status).toBe(404);
      expect(body).not.toContain('credential');
    }
  });
});

describe('Where it is served', () => {
  test('a BFF that was not told to serve one answers 404', async () => {
    const url = new URL('/playground', shop.bffs.web.url);
    expect((await fetch(url)).status).toBe(404);
  });

  test.each<[where: string, env: Record<string, string>, status: number]>([
    ['in production', { NODE_ENV: 'production', ...internalKeys('bff:partner') }, 404],
    ['where text needs a credential', { FACET_OPEN_CREDENTIAL: 'a-long-secret' }, 404],
    ['in development', {}, 200],
  ])(
    '"facet serve" decides: %s',
    async (_, env, status) => {
      const bff = startFacet(['serve', 'bffs/partner', '--port', '0'], { env });
      const [, port] = await bff.printed(/^ready partner http:\/\/[\d.]+:(\d+)/m);
      const answer = await fetch(`http://127.0.0.1:${port}/playground/facet.json`);
      expect(answer.status).toBe(status);
      bff.kill('SIGTERM');
      expect((await bff.ended).code).toBe(0);
    },
    20_000,
  );
});

/** Replaces what is in the operation editor. */
async function write(page: Page, text: string): Promise<void> {
  await page.locator('.graphiql-query-editor .monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  await page.getByText('What is in the editor is not registered').waitFor();
}

/** Presses the run button and waits until the page shows `expected`. */
async function runEditor(page: Page, expected: string) {
  const answering = page.waitForResponse((response) => isGraphQL(response.url()));
  await page.getByRole('button', { name: /Execute/ }).click();
  const answer = await answering;
  await until(async () => (await result(page)).includes(expected), { what: expected });
  return { request: answer.request(), status: answer.status() };
}

/** Files of the page have "graphql" in their names, too. */
const isGraphQL = (url: string) => new URL(url).pathname === '/graphql';

const result = (page: Page) => textOf(page, '.result-window');

async function textOf(page: Page, editor: string): Promise<string> {
  const lines = await page.locator(`${editor} .view-lines`).first().innerText();
  // The editor prints spaces that do not break.
  return lines.replaceAll('\u00a0', ' ');
}

function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
