import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatManifest, type Manifest, operationId } from '../schema/index.ts';
import { killPrograms, startFacet } from './testkit/program.ts';
import { askById } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const COUNT = 5_000;
const PUBLISHED_MS = 60_000;
const DELAY_P99_MS = 50;
const SAMPLING_MS = 10;

const COMMITTED = JSON.parse(readFileSync('bffs/web/manifest.json', 'utf8')) as Manifest;
/** Answered by the BFF alone. */
const PING = 'query Ping { __typename }';

let folder: string;
let url: string;
let environment: { env: Record<string, string> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-large-'));
  environment = { env: { FACET_STATE_FOLDER: join(folder, 'state'), FACET_LOG_LEVEL: 'error' } };
  const served = startFacet(['serve', 'bffs/web', '--port', '0'], environment);
  url = (await served.printed(/ready web (\S+)/))[1] ?? '';
}, 30_000);

afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

/** Real screens, each many times under names of its own. */
function manyOperations(): Manifest['operations'] {
  return Array.from({ length: COUNT }, (_, index) => {
    const like = COMMITTED.operations[index % COMMITTED.operations.length];
    if (!like) throw new Error('The manifest is empty.');
    const name = `${like.name}Number${index}`;
    const body = like.body.replace(`${like.type} ${like.name}`, `${like.type} ${name}`);
    return { id: operationId(body), name, type: like.type, body };
  });
}

function manifestFile(operations: Manifest['operations']): string {
  const file = join(folder, `${operations.length}.json`);
  writeFileSync(
    file,
    formatManifest({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
  );
  return file;
}

/** The event loop's delay since this was asked last, in milliseconds: its 99th percentile. */
async function delayP99(): Promise<number> {
  const text = await (await fetch(url.replace('/graphql', '/metrics'))).text();
  const [, seconds] = /^nodejs_eventloop_lag_p99_seconds\{.*\} (\S+)$/m.exec(text) ?? [];
  if (seconds === undefined) throw new Error('The BFF does not tell its event loop delay.');
  // Node samples every 10 ms and counts this time in: an idle loop has a delay of 10 ms.
  return Number(seconds) * 1_000 - SAMPLING_MS;
}

/** A request every few milliseconds until it is stopped; tells every status that came. */
function lightLoad(id: string): () => Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let isStopped = false;
  const loading = (async () => {
    while (!isStopped) {
      const { status } = await askById(url, id);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await sleep(5);
    }
  })();
  return async () => {
    isStopped = true;
    await loading;
    return statuses;
  };
}

test(`${COUNT} operations are published within a minute, with progress, and compiled without a stall`, async () => {
  const ping = operationId(PING);
  const small = manifestFile([{ id: ping, name: 'Ping', type: 'query', body: PING }]);
  await startFacet(['publish', 'web', '1.0', small], environment).ended;
  await until(async () => (await askById(url, ping)).status === 200);

  const operations = manyOperations();
  const file = manifestFile(operations);
  const stopLoad = lightLoad(ping);
  const start = performance.now();
  const publishing = startFacet(['publish', 'web', '2.0', file], environment);
  await publishing.printed(/planning: 5000 of 5000/);
  // From here on the BFF reads and compiles; what its delay was before is not counted.
  await delayP99();
  const { code, stderr } = await publishing.ended;
  const publishedMs = performance.now() - start;
  const last = operations.at(-1)?.id ?? '';
  await until(async () => (await askById(url, last)).status !== 404);
  const servedMs = performance.now() - start - publishedMs;
  const delayMs = await delayP99();
  const statuses = await stopLoad();
  const seen = { publishedMs, servedMs, delayMs, load: Object.fromEntries(statuses) };
  console.info(`5,000 operations: ${JSON.stringify(seen)}`);

  expect(code).toBe(0);
  const tenths = stderr.match(/^planning: \d+ of 5000 operations$/gm) ?? [];
  expect(tenths).toHaveLength(10);
  expect(publishedMs).toBeLessThan(PUBLISHED_MS);
  expect(delayMs).toBeLessThan(DELAY_P99_MS);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(100);
  for (const { id } of operations.slice(0, 1_000)) {
    expect((await askById(url, id)).status).not.toBe(404);
  }
}, 150_000);
