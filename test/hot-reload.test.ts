import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operationId } from '../schema/index.ts';
import { type CapturedLog, captureLog, type LogLine } from './testkit/captured-log.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import {
  askById,
  manifestOf,
  OPERATIONS,
  startTinyBff,
  supergraphOf,
  TINY,
  type TinyBff,
} from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const RELOADS = 500;
const CLIENTS = 4;
/** Subgraph, BFF and clients share one busy process, so no timeout may decide anything here. */
const PATIENT = { timeoutMs: 30_000 };
/** A generation of the tiny graph holds 500 KB; what does grow is mostly the log kept here. */
const HEAP_BYTES_PER_RELOAD = 60_000;

let subgraph: ScriptedServer;
let bff: TinyBff;
let log: CapturedLog;

beforeAll(async () => {
  subgraph = await startScripted(answer({ data: { rate: 3, extra: 4 } }));
  log = captureLog('info');
  bff = await startTinyBff({
    subgraphUrls: { items: subgraph.url, prices: subgraph.url },
    pollIntervalMs: 5,
    // Beside the registered operations, text may run: it shows which supergraph is served.
    choices: { allowlist: 'report', subgraphs: PATIENT, deadlineMs: 60_000 },
    log: log.log,
  });
}, 30_000);

afterAll(async () => {
  await bff.close();
  await subgraph.close();
});

describe(`${RELOADS} reloads under load, every other one bad or truncated`, () => {
  let load: Awaited<ReturnType<Load['stop']>>;
  let seen: Awaited<ReturnType<typeof reloadAll>>;

  beforeAll(async () => {
    // Composing takes time of its own, so it comes first.
    const all = [...changes()];
    const clients = startLoad();
    try {
      seen = await reloadAll(all);
    } finally {
      load = await clients.stop();
    }
  }, 300_000);

  test('let no answer be other than 200 with the right body', () => {
    expect(load.wrong).toEqual([]);
    expect(load.answers).toBeGreaterThan(RELOADS);
  });

  test('are each reported once, by the name of the file, when they are bad', () => {
    expect(seen.unreported).toEqual([]);
  });

  test('are each taken over, with all that came and went, when they are good', () => {
    expect(seen.notTakenOver).toEqual([]);
  });

  test('are counted, the accepted and the refused', async () => {
    const counted = { accepted: await counter('accepted'), refused: await counter('refused') };
    // The first generation is counted as accepted, but it is no news for the log.
    expect(counted).toEqual({ accepted: linesOf(true).length + 1, refused: linesOf(false).length });
    expect(counted.accepted).toBeGreaterThan(RELOADS / 2);
    expect(counted.refused).toBeGreaterThanOrEqual(RELOADS / 2);
  });

  test('leave no old generation behind in memory', () => {
    const growth = seen.heap.at(-1)! - seen.heap[0]!;
    expect(growth / RELOADS).toBeLessThan(HEAP_BYTES_PER_RELOAD);
  });
});

/** One change of a file. */
interface Change {
  readonly index: number;
  readonly file: 'supergraphFile' | 'manifestFile';
  readonly how: 'in place' | 'by rename';
  readonly good: boolean;
  readonly text: string;
  /** An operation that can run from this change on, and until the file's next good one. */
  readonly operation: string;
}

/** Before every good state of a file a bad or a truncated one, in place or by rename. */
function* changes(): Generator<Change> {
  for (let index = 0; index < RELOADS; index += 1) {
    const [pair, good] = [index >> 1, index % 2 === 1];
    const file = pair & 1 ? 'supergraphFile' : 'manifestFile';
    const { text, operation } = GOOD[file](index);
    const damaged = pair & 4 ? BAD[file] : text.slice(0, text.length / 2);
    const how = pair & 2 ? 'by rename' : 'in place';
    yield { index, file, how, good, operation, text: good ? text : damaged };
  }
}

const GOOD = {
  manifestFile: (index: number) => {
    const [name, operation] = [`Extra${index}`, `query Extra${index} { rate }`];
    return { operation, text: manifestOf({ ...OPERATIONS, [name]: operation }) };
  },
  supergraphFile: (index: number) => ({
    operation: `{ extra: extra${index} }`,
    text: supergraphOf({
      ...TINY,
      prices: `${TINY.prices} extend type Query { extra${index}: Int }`,
    }),
  }),
};

const BAD = {
  manifestFile: manifestOf({ ...OPERATIONS, Unfit: 'query Unfit { nothingOfThatName }' }),
  supergraphFile: 'type Query { rate: Int }',
};

/** Makes every change, one after the other, and notes what did not go as promised. */
async function reloadAll(all: readonly Change[]) {
  const unreported: unknown[] = [];
  const notTakenOver: unknown[] = [];
  const heap: number[] = [];
  const served: Partial<Record<Change['file'], string>> = {};
  for (const change of all) {
    const { index, file, good, operation } = change;
    const told = await make(change);
    if (!good) {
      if (!isReport(told, change)) unreported.push({ index, told });
      continue;
    }
    const [now, before] = [await canRun(file, operation), await canRun(file, served[file])];
    if (!now || before) notTakenOver.push({ index, file, now, before });
    served[file] = operation;
    if (index % 50 === 49) heap.push(await heapBytes());
  }
  return { unreported, notTakenOver, heap };
}

/** Changes the file and waits until the log tells what came of it. */
async function make({ file, how, text, good }: Change): Promise<readonly LogLine[]> {
  const before = linesOf(good).length;
  const path = bff[file];
  writeFileSync(how === 'in place' ? path : `${path}.next`, text);
  if (how === 'by rename') renameSync(`${path}.next`, path);
  await until(() => linesOf(good).length > before, { what: `${file} ${how}, good: ${good}` });
  return linesOf(good).slice(before);
}

function linesOf(good: boolean): readonly LogLine[] {
  const start = good ? 'a new generation is served' : 'refused';
  return log.lines.filter(({ msg }) => msg?.startsWith(start));
}

/** Whether these lines report a bad file; one in place may be read half written, and then again. */
function isReport(lines: readonly LogLine[], { file, how }: Change): boolean {
  const once = how === 'by rename' ? lines.length === 1 : lines.length >= 1;
  return once && lines.every(({ level, err }) => level === 50 && err?.message.includes(bff[file]));
}

/** A registered operation runs by its id, one that tries the supergraph runs as text. */
async function canRun(file: Change['file'], operation: string | undefined): Promise<boolean> {
  if (operation === undefined) return false;
  if (file === 'manifestFile')
    return (await askById(bff.url, operationId(operation))).status === 200;
  const response = await fetch(bff.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: operation }),
  });
  await response.text();
  return response.status === 200;
}

interface Load {
  /** Stops the clients; tells how many answers came, and all that should not have come. */
  stop(): Promise<{ answers: number; wrong: readonly unknown[] }>;
}

/** Clients that ask for a registered operation without a pause. */
function startLoad(): Load {
  let stopped = false;
  let answers = 0;
  const wrong: unknown[] = [];
  const id = operationId(OPERATIONS.Rate);
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!stopped) {
      const { status, text } = await askById(bff.url, id).catch(failed);
      answers += 1;
      if (status !== 200 || text !== '{"data":{"rate":3}}\n') wrong.push({ status, text });
    }
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(clients);
      return { answers, wrong };
    },
  };
}

const failed = (error: unknown) => ({ status: 0, text: String(error) });

async function counter(outcome: string): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', bff.url))).text();
  const line = new RegExp(
    `facet_generation_reloads_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`,
  );
  return Number(line.exec(metrics)?.[1]);
}

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Bytes in use when everything that can go is gone. */
async function heapBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}
