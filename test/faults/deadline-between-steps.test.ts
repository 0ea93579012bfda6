import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operationId } from '../../schema/index.ts';
import { answer, type ScriptedServer, silence, startScripted } from '../testkit/scripted-server.ts';
import { askById, startTinyBff, supergraphOf, type TinyBff } from '../testkit/tiny-graph.ts';

const SUBGRAPHS = {
  items: 'type Query { item: Int } type Mutation { slow: Int }',
  prices: 'type Query { rate: Int } type Mutation { before: Int after: Int }',
};
const OPERATIONS = {
  Three: 'mutation Three { before slow after }',
  Two: 'mutation Two { slow after }',
};

let folder: string;
let items: ScriptedServer;
let prices: ScriptedServer;
let bff: TinyBff;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, supergraphOf(SUBGRAPHS));
  items = await startScripted(silence);
  prices = await startScripted(answer({ data: { before: 1 } }));
  bff = await startTinyBff({
    supergraph,
    operations: OPERATIONS,
    subgraphUrls: { items: items.url, prices: prices.url },
    choices: { deadlineMs: 500 },
  });
}, 30_000);

afterAll(async () => {
  await bff.close();
  await Promise.all([items.close(), prices.close()]);
  rmSync(folder, { recursive: true });
});

test('What was not begun when the deadline was over is told as SUBREQUEST_TIMEOUT, and not sent', async () => {
  prices.forget();
  const { status, body } = await askById(bff.url, operationId(OPERATIONS.Three));
  expect(status).toBe(200);
  expect(body.data).toEqual({ before: 1, slow: null, after: null });
  expect(body.errors).toMatchObject([
    { path: ['slow'], extensions: { code: 'SUBREQUEST_TIMEOUT', service: 'items' } },
    { path: ['after'], extensions: { code: 'SUBREQUEST_TIMEOUT', service: 'prices' } },
  ]);
  expect(prices.received).toHaveLength(1);
});

test('Where that leaves nothing to show it is GATEWAY_TIMEOUT', async () => {
  const { status, body } = await askById(bff.url, operationId(OPERATIONS.Two));
  expect(status).toBe(504);
  expect(body.errors).toMatchObject([{ extensions: { code: 'GATEWAY_TIMEOUT' } }]);
});
