import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createFileStore } from '../../gateway/ledger/file-store.ts';
import { operationId } from '../../schema/index.ts';
import { metricOf } from '../testkit/metric.ts';
import { sample } from '../testkit/operations.ts';
import { killPrograms, type Program, startProgram } from '../testkit/program.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { askById, manifestOf } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

// F45: the folder of releases and ledger cannot be read, or not be written.

const COMMITTED = sample('partner', 'StockAndPrice');
/** Answered by a BFF alone. */
const RELEASED = 'query Released { __typename }';

let folder: string;
let state: string;
let products: ScriptedServer;

beforeAll(async () => {
  products = await startScripted(answer({ data: { productBySku: null } }));
});
afterAll(() => products.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-state-'));
  state = join(folder, 'state');
});
afterEach(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true });
});

interface Served {
  readonly program: Program;
  readonly url: string;
}

/** Starts `facet`; no file that it writes grows beyond so many blocks of 512 bytes. */
function startLimited(blocksMax: number | 'unlimited', words: readonly string[]): Program {
  const script = `ulimit -f ${blocksMax} && exec "$0" gateway/cli.ts "$@"`;
  return startProgram(['sh', '-c', script, process.execPath, ...words], {
    env: { FACET_STATE_FOLDER: state, FACET_LOG_LEVEL: 'info' },
  });
}

async function serve(blocksMax: number | 'unlimited' = 'unlimited'): Promise<Served> {
  const place = `products=${products.url}`;
  const words = ['serve', 'bffs/partner', '--port', '0', '--subgraph', place];
  const program = startLimited(blocksMax, words);
  const [, url = ''] = await program.printed(/ready \w+ (\S+)/);
  return { program, url };
}

/** Publishes the operation that no manifest lists. */
async function publish(
  version: string,
  blocksMax: number | 'unlimited' = 'unlimited',
): Promise<number | null> {
  const file = join(folder, 'manifest.json');
  writeFileSync(file, manifestOf({ Released: RELEASED }));
  return (await startLimited(blocksMax, ['publish', 'partner', version, file]).ended).code;
}

const releasedIsServed = async ({ url }: Served) =>
  (await askById(url, operationId(RELEASED))).status === 200;

/** Asks for what is committed until something is so; how often. Every answer must be right. */
async function askUntil({ url }: Served, isSo: () => Promise<boolean>): Promise<number> {
  let asked = 0;
  while (asked < 30 || !(await isSo())) {
    const { status, body } = await askById(url, COMMITTED.id, COMMITTED.variables);
    expect({ status, body }).toEqual({ status: 200, body: { data: { productBySku: null } } });
    asked += 1;
    await sleep(10);
  }
  return asked;
}

const flushes = (served: Served, outcome: 'failed' | 'written') =>
  metricOf(served, 'facet_ledger_flushes_total', { outcome });
const unread = (served: Served) =>
  metricOf(served, 'facet_releases_reads_total', { outcome: 'failed' });

const linesOf = ({ program }: Served, message: string) =>
  program.stderr.split('\n').filter((line) => line.includes(`"msg":"${message}`));

/** Requests for what is committed that the ledger knows of. */
async function noted(): Promise<number> {
  const store = createFileStore(join(state, 'ledger', 'ledger.sqlite'));
  const entries = await store.read('partner').catch(() => []);
  await store.close();
  return entries.reduce((sum, { id, count }) => sum + (id === COMMITTED.id ? count : 0), 0);
}

test('A BFF whose state folder is no folder starts and serves, says so once, and uses it when it is one', async () => {
  writeFileSync(state, '');
  const bff = await serve();
  const isCounted = async () => (await flushes(bff, 'failed')) >= 3 && (await unread(bff)) >= 3;
  const asked = await askUntil(bff, isCounted);
  expect(linesOf(bff, 'the ledger waits for its store')).toHaveLength(1);
  expect(linesOf(bff, 'releases cannot be read')).toHaveLength(1);
  rmSync(state);
  expect(await publish('1.0')).toBe(0);
  await until(() => releasedIsServed(bff));
  // What was seen meanwhile is written, all of it and once.
  await until(async () => (await noted()) === asked, { what: `${asked} requests in the ledger` });
  expect(linesOf(bff, 'the ledger is written')).toHaveLength(1);
  expect(linesOf(bff, 'releases can be read again')).toHaveLength(1);
}, 60_000);

test('A BFF whose state folder becomes a file serves its releases on, and finds it when it is back', async () => {
  expect(await publish('1.0')).toBe(0);
  const bff = await serve();
  const before = await askUntil(bff, async () => (await noted()) > 0);
  expect(await releasedIsServed(bff)).toBe(true);
  renameSync(state, join(folder, 'away'));
  writeFileSync(state, '');
  const isCounted = async () => (await flushes(bff, 'failed')) >= 3 && (await unread(bff)) >= 3;
  const during = await askUntil(bff, isCounted);
  expect(await releasedIsServed(bff)).toBe(true);
  expect(linesOf(bff, 'the ledger waits for its store')).toHaveLength(1);
  expect(linesOf(bff, 'releases cannot be read: what is served stays')).toHaveLength(1);
  rmSync(state);
  renameSync(join(folder, 'away'), state);
  const all = before + during;
  await until(async () => (await noted()) === all, { what: `${all} requests in the ledger` });
  await until(() => linesOf(bff, 'releases can be read again').length === 1);
  expect(await releasedIsServed(bff)).toBe(true);
}, 60_000);

test('A BFF whose releases are taken away serves them on: nobody ended them', async () => {
  expect(await publish('1.0')).toBe(0);
  const bff = await serve();
  await until(() => releasedIsServed(bff));
  renameSync(join(state, 'registry'), join(folder, 'away'));
  await askUntil(bff, async () => (await unread(bff)) >= 3);
  expect(await releasedIsServed(bff)).toBe(true);
  const lines = linesOf(bff, 'releases cannot be read: what is served stays');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('has lost the releases of partner');
  renameSync(join(folder, 'away'), join(state, 'registry'));
  await until(() => linesOf(bff, 'releases can be read again').length === 1);
  expect(await releasedIsServed(bff)).toBe(true);
}, 60_000);

test('A BFF whose disk is full serves on, counts what it cannot write, and says once why', async () => {
  const bff = await serve(128);
  await until(async () => (await flushes(bff, 'written')) > 0);
  // Ids that were made up are noted, too, until the file may grow no more.
  for (let n = 0; n < 300; n += 1) await askById(bff.url, `made-up-${n}`);
  await askUntil(bff, async () => (await flushes(bff, 'failed')) >= 3);
  const lines = linesOf(bff, 'the ledger waits for its store');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/disk I\/O error|disk is full/);
  bff.program.kill('SIGTERM');
  expect((await bff.program.ended).code).toBe(0);
}, 60_000);

test('A release that finds no room is not published, and nothing of it is left behind', async () => {
  expect(await publish('1.0', 0)).toBe(2);
  const files = readdirSync(state, { recursive: true, withFileTypes: true });
  expect(files.filter((each) => each.isFile())).toEqual([]);
  expect(await publish('1.0')).toBe(0);
}, 60_000);
