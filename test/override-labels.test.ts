import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Bff, createBff } from '../gateway/bff.ts';
import { defineBff } from '../gateway/definition.ts';
import { operationId } from '../schema/index.ts';
import { supergraphOf } from '../schema/plan/federated.fixture.ts';
import { captureLog } from './testkit/captured-log.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { askById, manifestOf } from './testkit/tiny-graph.ts';

/** The stock of items moves from one service to another, under a label. */
const SUPERGRAPH = supergraphOf({
  shop: `type Query { item: Item @shareable } type Item @key(fields: "id") { id: ID! stock: Int }`,
  stock: `type Query { item: Item @shareable }
    type Item @key(fields: "id") { id: ID! stock: Int @override(from: "shop", label: "stock-service") }`,
});
const STOCK = 'query Stock { item { stock } }';

let folder: string;
let shop: ScriptedServer;
let stock: ScriptedServer;
const bffs: Bff[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-override-'));
  writeFileSync(join(folder, 'supergraph.graphql'), SUPERGRAPH);
  writeFileSync(join(folder, 'manifest.json'), manifestOf({ Stock: STOCK }));
  shop = await startScripted(answer({ data: { item: { stock: 1 } } }));
  stock = await startScripted(answer({ data: { item: { stock: 2 } } }));
});

afterAll(async () => {
  await Promise.all(bffs.map((bff) => bff.close()));
  await shop.close();
  await stock.close();
  rmSync(folder, { recursive: true });
});

async function start(overrideLabels: readonly string[]): Promise<Bff> {
  const bff = await createBff(defineBff({ client: 'tiny', overrideLabels }), {
    port: 0,
    supergraph: join(folder, 'supergraph.graphql'),
    manifests: [join(folder, 'manifest.json')],
    subgraphUrls: { shop: shop.url, stock: stock.url },
    log: captureLog().log,
  });
  bffs.push(bff);
  return bff;
}

test('A field is asked of its new service by the clients for which its label is on', async () => {
  const [before, after] = [await start([]), await start(['stock-service'])];
  const ask = async (bff: Bff) => (await askById(bff.url, operationId(STOCK))).body;
  for (let request = 0; request < 3; request += 1) {
    expect(await ask(before)).toEqual({ data: { item: { stock: 1 } } });
    expect(await ask(after)).toEqual({ data: { item: { stock: 2 } } });
  }
  expect(shop.received).toHaveLength(3);
  expect(stock.received).toHaveLength(3);
});
