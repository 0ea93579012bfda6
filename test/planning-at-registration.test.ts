import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plansOf } from '../gateway/cli/plans.ts';
import { operationId, parseManifest } from '../schema/index.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import {
  askById,
  manifestOf,
  startTinyBff,
  supergraphOf,
  TINY,
  type TinyBff,
} from './testkit/tiny-graph.ts';

const COUNT = 1_000;
const OPERATIONS = Object.fromEntries(
  Array.from({ length: COUNT }, (_, index) => [`Rate${index}`, `query Rate${index} { rate }`]),
);

let folder: string;
let subgraph: ScriptedServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  subgraph = await startScripted(answer({ data: { rate: 3 } }));
});

afterAll(async () => {
  await subgraph.close();
  rmSync(folder, { recursive: true });
});

/** The plans that `facet compose` would store. */
function storedPlans(manifest: string, supergraph: string): string {
  const reading = parseManifest(manifest);
  if (reading.kind === 'failed') throw new Error(JSON.stringify(reading.errors));
  const planned = plansOf(reading.manifest, supergraph, {});
  if (planned.kind === 'failed') throw new Error(planned.errors.join());
  return planned.file;
}

function start(plans: string, log: CapturedLog): Promise<TinyBff> {
  const file = join(folder, `${Math.random()}.jsonl`);
  writeFileSync(file, plans);
  return startTinyBff({
    subgraphUrls: { items: subgraph.url, prices: subgraph.url },
    operations: OPERATIONS,
    plans: file,
    log: log.log,
  });
}

type Stage = 'parse' | 'validate' | 'plan';

async function compilations(bff: TinyBff, cause: string): Promise<Record<Stage, number>> {
  const text = await (await fetch(bff.url.replace('/graphql', '/metrics'))).text();
  const countOf = (stage: Stage) => {
    const line = new RegExp(
      `^facet_operation_compilations_total\\{stage="${stage}",cause="${cause}".*\\} (\\d+)$`,
      'm',
    );
    return Number(line.exec(text)?.[1]);
  };
  return { parse: countOf('parse'), validate: countOf('validate'), plan: countOf('plan') };
}

describe(`A BFF with ${COUNT} registered operations and their stored plans`, () => {
  let bff: TinyBff;
  const log = captureLog();

  beforeAll(async () => {
    bff = await start(storedPlans(manifestOf(OPERATIONS), supergraphOf()), log);
  }, 60_000);

  afterAll(() => bff.close());

  test('boots without a validation or a planner call', async () => {
    const none = { validate: 0, plan: 0 };
    expect(await compilations(bff, 'registration')).toEqual({ parse: COUNT, ...none });
    expect(log.lines.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('answers every one of them, and traffic causes no parse, validation or planner call', async () => {
    for (const body of Object.values(OPERATIONS)) {
      const { body: answered } = await askById(bff.url, operationId(body));
      expect(answered).toEqual({ data: { rate: 3 } });
    }
    await askById(bff.url, '0'.repeat(64));
    expect(await compilations(bff, 'traffic')).toEqual({ parse: 0, validate: 0, plan: 0 });
  }, 60_000);
});

describe('Stored plans that do not fit are made anew, and told of:', () => {
  const anew = async (plans: string) => {
    const log = captureLog();
    const bff = await start(plans, log);
    const { plan } = await compilations(bff, 'registration');
    const { body } = await askById(bff.url, operationId('query Rate7 { rate }'));
    expect(body).toEqual({ data: { rate: 3 } });
    await bff.close();
    return { plan, told: log.lines.filter(({ level }) => level === 40).map(({ msg }) => msg) };
  };
  const missing = 'stored plans are missing or stale: planned anew';
  const foreign = 'the stored plans are of another supergraph or contract';

  test('those of another supergraph', async () => {
    const other = supergraphOf({ ...TINY, items: `${TINY.items} extend type Item { size: Int }` });
    const { plan, told } = await anew(storedPlans(manifestOf(OPERATIONS), other));
    expect(plan).toBe(COUNT);
    expect(told).toEqual([foreign, missing]);
  }, 60_000);

  test('one that was altered, and no other', async () => {
    const plans = storedPlans(manifestOf(OPERATIONS), supergraphOf());
    const { plan, told } = await anew(plans.replace('Rate7__', 'Rate8__'));
    expect(plan).toBe(1);
    expect(told).toEqual([missing]);
  }, 60_000);

  test('those of a text that is cut off or is none', async () => {
    const plans = storedPlans(manifestOf(OPERATIONS), supergraphOf());
    const half = await anew(plans.slice(0, plans.length / 2));
    expect(half.plan).toBeGreaterThan(COUNT / 3);
    expect(half.plan).toBeLessThan(COUNT);
    expect((await anew('')).plan).toBe(COUNT);
  }, 60_000);
});
