import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeInternalKeys } from './testkit/internal-keys.ts';
import { manifestOf } from './testkit/operations.ts';
import { freePort } from './testkit/ports.ts';
import { killPrograms, type Program, startFacet } from './testkit/program.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';

const { id: documentId } = manifestOf('partner').operations.find(
  ({ name }) => name === 'StockAndPrice',
)!;

/** As many ask at once, all the time: half of them by GET, half by POST. */
const CALLERS = 8;

interface Instance {
  readonly port: number;
  program: Program;
}

let folder: string;
let products: ScriptedServer;
let edge: string;
let instances: [Instance, Instance];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-rolling-'));
  products = await startScripted((received, response) => {
    const { variables } = JSON.parse(received.body) as { variables: Record<string, string> };
    const stock = {
      availability: 'IN_STOCK',
      stock: 7,
      price: { amount: 100, currency: 'EUR' },
    };
    const productBySku = { sku: Object.values(variables)[0], ...stock, _Product_key: 'p1' };
    // Long enough for a replica to be ended meanwhile.
    setTimeout(() => answer({ data: { productBySku } })(received, response), 20);
  });
  instances = (await Promise.all([started(await freePort()), started(await freePort())])) as [
    Instance,
    Instance,
  ];
  const bffs = instances.flatMap(({ port }) => ['--bff', `partner=http://127.0.0.1:${port}`]);
  const program = startFacet(['edge', '--port', '0', ...bffs], { env: keysOf('edge') });
  [, edge = ''] = await program.printed(/^ready edge (\S+)/m);
}, 60_000);

afterAll(async () => {
  await killPrograms();
  await products.close();
  rmSync(folder, { recursive: true });
});

const keysOf = (issuer: string) => writeInternalKeys(folder)(issuer);

async function started(port: number): Promise<Instance> {
  const words = ['serve', 'bffs/partner', '--port', `${port}`];
  const env = { ...keysOf('bff:partner'), FACET_STATE_FOLDER: join(folder, 'state') };
  const program = startFacet([...words, '--subgraph', `products=${products.url}`], { env });
  await program.printed(/^ready partner /m);
  return { port, program };
}

/** How requests ended, by method: `ok`, or what came instead. */
interface Load {
  readonly endings: { readonly method: 'GET' | 'POST'; readonly ending: string }[];
  stop(): Promise<void>;
}

/** Lets callers ask without a pause; each answer has to be the one to its own question. */
function startLoad(): Load {
  const endings: Load['endings'] = [];
  let isOver = false;
  let asked = 0;
  const callers = Array.from({ length: CALLERS }, async (_, index) => {
    const method = index % 2 === 0 ? 'GET' : 'POST';
    while (!isOver) {
      asked += 1;
      endings.push({ method, ending: await endingOf(method, `SKU-${asked}`) });
    }
  });
  return {
    endings,
    stop: async () => {
      isOver = true;
      await Promise.all(callers);
    },
  };
}

async function endingOf(method: 'GET' | 'POST', sku: string): Promise<string> {
  const parameters = { documentId, variables: { sku } };
  const query = new URLSearchParams({ documentId, variables: JSON.stringify({ sku }) });
  const url = `${edge}/partner/graphql${method === 'GET' ? `?${query}` : ''}`;
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'GET' ? null : JSON.stringify(parameters),
    });
    const text = await response.text();
    return text.includes(`"sku":"${sku}"`) ? 'ok' : `${response.status} ${text}`;
  } catch (error) {
    return String((error as Error).cause ?? error);
  }
}

const lost = (load: Load) => load.endings.filter(({ ending }) => ending !== 'ok');

/** Some more requests than are in flight at once have been answered. */
async function someMore(load: Load): Promise<void> {
  const before = load.endings.length;
  await until(() => load.endings.length > before + 10 * CALLERS);
}

describe('Two replicas under load', () => {
  test('are restarted one after the other, and no request is lost', async () => {
    const load = startLoad();
    await someMore(load);
    for (const instance of instances) {
      instance.program.kill('SIGTERM');
      expect((await instance.program.ended).code).toBe(0);
      await someMore(load);
      instance.program = (await started(instance.port)).program;
      await someMore(load);
    }
    await load.stop();
    expect(lost(load)).toEqual([]);
  }, 60_000);

  test('of which one is killed lose no GET, and at most the POSTs that it had in flight', async () => {
    const load = startLoad();
    await someMore(load);
    const [{ program, port }] = instances;
    program.kill('SIGKILL');
    expect((await program.ended).signal).toBe('SIGKILL');
    // Whoever asked it without the edge would see that.
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
    await someMore(load);
    await load.stop();
    expect(lost(load).filter(({ method }) => method === 'GET')).toEqual([]);
    expect(lost(load).length).toBeLessThanOrEqual(CALLERS / 2);
    for (const { ending } of lost(load)) expect(ending).toMatch(/^503 .*"NOT_READY"/);
  }, 30_000);

  test('of which one is left go on', async () => {
    expect(await endingOf('POST', 'SKU-last')).toBe('ok');
    const ready = await fetch(`${edge}/health/ready`);
    expect(await ready.json()).toMatchObject({ bffs: { partner: true } });
  });
});
