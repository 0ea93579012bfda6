import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether there is a browser to test pages in; if not, that is told loudly. */
export function hasBrowser(): boolean {
  if (existsSync(CHROMIUM)) return true;
  console.warn(`SKIPPED in a browser, there is no ${CHROMIUM}: apt-get install chromium`);
  return false;
}

/** A headless Chromium that keeps book of all its pages ask the network for. */
export interface TestBrowser {
  readonly page: Page;
  /** Whatever went wrong on the page, in the browser's own words: errors, refusals of its policy. */
  readonly complaints: readonly string[];
  /** Ends the browser, and tells every address that any page in it asked for. */
  close(): Promise<readonly string[]>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-browser-'));
  const log = join(folder, 'net-log.json');
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...QUIET, `--log-net-log=${log}`],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return { page, complaints, close: () => close(browser, folder, log) };
}

const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // What it would ask its maker on its own account ends here.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

async function close(browser: Browser, folder: string, log: string): Promise<string[]> {
  await browser.close();
  // One event a line. Not only the page's own requests: also those of its workers.
  const requests = readFileSync(log, 'utf8').matchAll(
    /"initiator":"(https?:[^"]+)".*"url":"([^"]+)"/g,
  );
  rmSync(folder, { recursive: true });
  return [...new Set([...requests].map(([, , url = '']) => url))];
}
