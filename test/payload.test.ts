import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { measurePayloads, type PayloadReport } from '../bench/payload/measure-payloads.ts';
import { sample } from './testkit/operations.ts';
import { killPrograms, startProgram } from './testkit/program.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';

let shop: Shop;
let report: PayloadReport;
const folder = mkdtempSync(join(tmpdir(), 'facet-payload-'));

beforeAll(async () => {
  shop = await startShop({ seedScale: 1 });
  report = await measurePayloads();
}, 120_000);

afterAll(async () => {
  await shop.close();
  await killPrograms();
  rmSync(folder, { recursive: true });
});

test('The mobile product screen is at most 35 % of the bytes of the web product page', async () => {
  const rows = [];
  for (let n = 1; n <= 50; n += 1) {
    const web = await bytesOf('web', 'ProductPage', `p${n}`);
    const mobile = await bytesOf('mobile', 'ProductScreen', `p${n}`);
    rows.push({ product: `p${n}`, web, mobile, percent: Math.round((100 * mobile) / web) });
  }
  const percents = rows.map(({ percent }) => percent).sort((a, b) => a - b);
  console.log(
    `mobile bytes of web bytes over ${rows.length} products: least ${percents[0]} %, ` +
      `median ${percents[25]} %, most ${percents.at(-1)} %`,
  );
  expect(rows.filter(({ percent }) => percent > 35)).toEqual([]);
});

test('Every mobile screen is at most 35 % of the bytes of its web page', () => {
  const { screens } = report;
  expect(screens.length).toBeGreaterThanOrEqual(8);
  expect(screens.filter(({ percent }) => percent > 35)).toEqual([]);
});

test('The pictures of the mobile product list are at most 15 % of the bytes of their originals', () => {
  const { images } = report;
  expect(images.pictures).toBe(12);
  expect(images.percent).toBeLessThanOrEqual(15);
});

test('Contract and selection leave each query no more than there was', () => {
  const levers = report.operations.flatMap(({ levers: each }) => each ?? []);
  expect(levers.length).toBeGreaterThanOrEqual(24);
  for (const { fullTypeBytes, contractBytes, selectionBytes } of levers) {
    expect(contractBytes).toBeLessThanOrEqual(fullTypeBytes);
    expect(selectionBytes).toBeLessThan(contractBytes);
  }
});

test('Compressed, an answer of 2 KB and more is at most half as long; unchanged, it is a head of 1 KB', () => {
  const queries = queriesOf(report);
  const long = queries.filter(({ rawBytes }) => rawBytes >= 2_000);
  expect(long.length).toBeGreaterThanOrEqual(10);
  for (const { rawBytes, encodedBytes } of long) {
    expect(Math.max(...Object.values(encodedBytes!))).toBeLessThanOrEqual(rawBytes / 2);
  }
  for (const { notModifiedBytes } of queries) {
    expect(notModifiedBytes).toBeGreaterThan(0);
    expect(notModifiedBytes).toBeLessThan(1_000);
  }
});

test('npm run payload finds the same bytes of every query each time, and draws them', async () => {
  const files = { json: join(folder, 'payload.json'), svg: join(folder, 'payload.svg') };
  const words = ['--json', files.json, '--svg', files.svg, '--check'];
  const command = [process.execPath, 'bench/payload/payload.ts', ...words];
  const { code, stdout, stderr } = await startProgram(command).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('no target missed');
  const longest = Math.max(...stdout.split('\n').map(({ length }) => length));
  expect(longest).toBeLessThanOrEqual(120);
  const again = JSON.parse(readFileSync(files.json, 'utf8')) as PayloadReport;
  expect(queriesOf(again)).toEqual(queriesOf(report));
  expect([again.screens, again.images]).toEqual([report.screens, report.images]);
  const chart = readFileSync(files.svg, 'utf8');
  for (const { mobile } of report.screens) expect(chart).toContain(`>${mobile}<`);
}, 60_000);

test('npm run payload refuses options that it does not know', async () => {
  const command = [process.execPath, 'bench/payload/payload.ts', '--chekc'];
  const { code, stderr } = await startProgram(command).ended;
  expect({ code, told: stderr.includes('--check') }).toEqual({ code: 2, told: true });
});

/** Mutations are left out: what they make on the spot has other bytes each time. */
function queriesOf({ operations }: PayloadReport) {
  return operations.filter(({ type }) => type === 'query');
}

async function bytesOf(client: Client, name: string, id: string): Promise<number> {
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: sample(client, name).id, variables: { id } }),
  });
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ data: { product: { id } } });
  return Buffer.byteLength(text);
}
