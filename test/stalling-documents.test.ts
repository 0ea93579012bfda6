import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Bff, createBff } from '../gateway/bff.ts';
import { defineBff } from '../gateway/definition.ts';
import { supergraphOf } from '../schema/plan/federated.fixture.ts';
import { captureLog } from './testkit/captured-log.ts';
import { type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { manifestOf } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const TYPES = ['T0', 'T1', 'T2'];

/** Every type lives everywhere, so a planner considers every way through every combination. */
const SUPERGRAPH = supergraphOf(
  Object.fromEntries(
    ['a', 'b', 'c'].map((name, place) => [
      name,
      `type Query { root: Node @shareable }
       interface Node { id: ID! next: Node x: Int }
       ${TYPES.map(
         (type, index) => `type ${type} implements Node @key(fields: "id") {
           id: ID! next: Node @shareable x: Int @shareable ${index === place ? `own${type}: Int` : ''}
         }`,
       ).join('\n')}`,
    ]),
  ),
);

/** Fewer than 400 characters, within every limit, and stock planning takes it many seconds. */
const STALLING = `{ root { ${stalling(5)} } }`;

function stalling(depth: number): string {
  if (depth === 0) return 'x';
  const own = TYPES.map((type) => `... on ${type} { own${type} }`).join(' ');
  return `${own} next { ${stalling(depth - 1)} }`;
}

const QUICK = 'query Quick { root { x } }';

let folder: string;
let subgraph: ScriptedServer;
let bff: Bff;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-stalling-'));
  writeFileSync(join(folder, 'supergraph.graphql'), SUPERGRAPH);
  writeFileSync(join(folder, 'm.json'), manifestOf({ Quick: QUICK }));
  subgraph = await startScripted((_, response) =>
    response
      .setHeader('content-type', 'application/json')
      .end('{"data":{"root":{"__typename":"T0","x":1}}}'),
  );
}, 60_000);

afterEach(() => bff.close());

afterAll(async () => {
  await subgraph.close();
  rmSync(folder, { recursive: true });
});

async function start({ deadlineMs }: { deadlineMs: number }): Promise<void> {
  bff = await createBff(defineBff({ client: 'tiny', allowlist: 'open', deadlineMs }), {
    port: 0,
    supergraph: join(folder, 'supergraph.graphql'),
    manifests: [join(folder, 'm.json')],
    subgraphUrls: { a: subgraph.url, b: subgraph.url, c: subgraph.url },
    log: captureLog().log,
  });
}

async function ask(query: string): Promise<{ status: number; code?: string; durationMs: number }> {
  const started = performance.now();
  const response = await fetch(bff.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  const code = errors?.[0]?.extensions.code;
  const durationMs = performance.now() - started;
  return { status: response.status, durationMs, ...(code !== undefined && { code }) };
}

test('A document that stalls the planner is refused, and others are answered meanwhile', async () => {
  await start({ deadlineMs: 30_000 });
  expect(STALLING.length).toBeLessThan(400);
  expect(await ask(QUICK)).toMatchObject({ status: 200 });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let isOver = false;
  const stalled = Promise.all([ask(STALLING), ask(STALLING)]).finally(() => {
    isOver = true;
  });
  const durations: number[] = [];
  while (!isOver) {
    const { status, durationMs } = await ask(QUICK);
    expect(status).toBe(200);
    durations.push(durationMs);
  }
  delay.disable();
  for (const answer of await stalled) {
    expect(answer).toMatchObject({ status: 400, code: 'COST_ESTIMATED_TOO_EXPENSIVE' });
  }
  durations.sort((a, b) => a - b);
  const p99 = durations[Math.floor(durations.length * 0.99)] ?? 0;
  console.log(
    `${durations.length} requests while two documents stalled: median ` +
      `${durations[durations.length >> 1]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ` +
      `the event loop was never late by more than ${(delay.max / 1e6).toFixed(0)} ms`,
  );
  // Planning on the event loop would have let none through for seconds.
  expect(durations.length).toBeGreaterThan(50);
  expect(delay.max / 1e6).toBeLessThan(500);
}, 60_000);

test('Who waits for a plan is told at his deadline, before the planner is done or has begun', async () => {
  await start({ deadlineMs: 500 });
  // More than there are threads, so one of them waits for a thread.
  const stalled = await Promise.all([1, 2, 3].map((spaces) => ask(STALLING + ' '.repeat(spaces))));
  for (const answer of stalled) {
    expect(answer).toMatchObject({ status: 504, code: 'GATEWAY_TIMEOUT' });
  }
  expect(await ask(QUICK)).toMatchObject({ status: 200 });
  // What was begun is in nobody's way for long.
  const other = async () => (await ask(`{ root { x } }`)).status === 200;
  await until(other, { timeoutMs: 30_000 });
}, 60_000);
