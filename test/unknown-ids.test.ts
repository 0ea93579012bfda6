import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { killPrograms, type Program, startFacet } from './testkit/program.ts';

const COUNT = 100_000;
const CONNECTIONS = 4;
/** Requests that are on their way on one connection at once. */
const PIPELINED = 50;
/** What the ids alone would take if they were kept. */
const GROWTH_BYTES = COUNT * 64;

let folder: string;
let served: Program;
let url: URL;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-unknown-'));
  const collecting = pathToFileURL(resolve('test/testkit/gc-on-signal.child.ts'));
  const env = {
    FACET_STATE_FOLDER: folder,
    FACET_LOG_LEVEL: 'warn',
    NODE_OPTIONS: `--import=${collecting.href}`,
  };
  served = startFacet(['serve', 'bffs/web', '--port', '0'], { env });
  url = new URL((await served.printed(/ready web (\S+)/))[1] ?? '');
}, 30_000);

afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

const bytes = Buffer.alloc(32);
const randomId = () => randomFillSync(bytes).toString('hex');

/** Every other one by GET, which caches on the way would keep. */
function requestOf(id: string, isGet: boolean): string {
  const path = `${url.pathname}?documentId=${id}`;
  if (isGet) return `GET ${path} HTTP/1.1\r\nhost: t\r\napollo-require-preflight: 1\r\n\r\n`;
  const body = `{"documentId":"${id}"}`;
  const head = `POST ${url.pathname} HTTP/1.1\r\nhost: t\r\ncontent-type: application/json`;
  return `${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

interface Answers {
  count: number;
  notFound: number;
  neverKept: number;
  rightCode: number;
}

const occurrences = (text: string, part: string) => text.split(part).length - 1;

/** Sends so many random ids over one connection, some at once, and counts what comes back. */
function ask(count: number): Promise<Answers> {
  const answers: Answers = { count: 0, notFound: 0, neverKept: 0, rightCode: 0 };
  const socket = connect(Number(url.port), url.hostname);
  let sent = 0;
  const sendSome = () => {
    const some = Array.from({ length: Math.min(PIPELINED, count - sent) }, (_, index) =>
      requestOf(randomId(), index % 2 === 0),
    );
    sent += some.length;
    socket.write(some.join(''));
  };
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      // A body ends the batch when as many have come as were sent.
      if (answers.count + occurrences(text, '"errors":') < sent || !text.endsWith('}\n')) return;
      answers.count += occurrences(text, 'HTTP/1.1 ');
      answers.notFound += occurrences(text, 'HTTP/1.1 404 ');
      answers.neverKept += occurrences(text, NEVER_KEEP);
      answers.rightCode += occurrences(text, '"code":"PERSISTED_QUERY_NOT_IN_LIST"');
      text = '';
      if (sent < count) return sendSome();
      socket.destroy();
      resolve(answers);
    });
    socket.on('error', reject);
    sendSome();
  });
}

const NEVER_KEEP = 'cache-control: private, no-cache, must-revalidate, no-store';

/** What is in the process's heap once garbage was collected, in bytes. */
async function heapOf(): Promise<number> {
  served.kill('SIGUSR2');
  await sleep(500);
  const text = await (await fetch(new URL('/metrics', url))).text();
  const [, bytes] = /^nodejs_heap_size_used_bytes\{.*\} (\S+)$/m.exec(text) ?? [];
  if (bytes === undefined) throw new Error('The BFF does not tell its heap.');
  return Number(bytes);
}

const askAll = (count: number) =>
  Promise.all(Array.from({ length: CONNECTIONS }, () => ask(count / CONNECTIONS)));

test(`${COUNT} random ids are each answered 404, never to be kept, and leave nothing behind`, async () => {
  // The first make what every process makes once: code, pools, tables of the ledger.
  await askAll(COUNT / 2);
  const before = await heapOf();
  const start = performance.now();
  const all = await askAll(COUNT);
  const perMinute = Math.round((COUNT / (performance.now() - start)) * 60_000);
  const sums = (key: keyof Answers) => all.reduce((sum, answers) => sum + answers[key], 0);
  expect(sums('count')).toBe(COUNT);
  expect(sums('notFound')).toBe(COUNT);
  expect(sums('neverKept')).toBe(COUNT);
  expect(sums('rightCode')).toBe(COUNT);
  expect(perMinute).toBeGreaterThan(100_000);
  const after = await heapOf();
  console.info(`${perMinute} random ids a minute; the heap went from ${before} to ${after} bytes`);
  expect(after - before).toBeLessThan(GROWTH_BYTES);
}, 120_000);
