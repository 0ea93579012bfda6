import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import partner from '../bffs/partner/bff.ts';
import { type Bff, createBff } from '../gateway/bff.ts';
import products from '../subgraphs/products/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { CALLERS, identityOf, internalHeaders } from './testkit/internal-keys.ts';
import { sample } from './testkit/operations.ts';

const { id: documentId, variables } = sample('partner', 'StockAndPrice');

let service: Awaited<ReturnType<typeof products.start>>;
let slow: Server;
let bff: Bff;
/** The answers on their way through, which take their time. */
let answers = 0;

beforeAll(async () => {
  service = await products.start({ port: 0, callers: CALLERS, seedScale: 0.01 });
  slow = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const forwarded = request(service.url, { method, headers }, async (answer) => {
      answers += 1;
      await sleep(400);
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((listening) => slow.listen(0, '127.0.0.1', listening));
  bff = await createBff(partner, {
    port: 0,
    supergraph: 'schema/generated/supergraph.graphql',
    manifests: ['bffs/partner/manifest.json'],
    plans: 'schema/generated/partner/plans.jsonl',
    subgraphUrls: { products: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/graphql` },
    identity: identityOf('partner'),
    log: captureLog('silent').log,
  });
}, 30_000);

afterAll(async () => {
  await bff.close();
  slow.closeAllConnections();
  slow.close();
  await service.close();
});

async function post(url: string, body: object, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { data: unknown };
}

async function price(): Promise<number> {
  const { data } = await post(bff.url, { documentId, variables });
  return (data as { productBySku: { price: { amount: number } } }).productBySku.price.amount;
}

test('Who asks after a change is told of it, even while an answer from before is on its way', async () => {
  const before = price();
  while (answers === 0) await sleep(5);
  const query =
    'mutation { setPrice(input: { productId: "p7", amount: 4321 }) { product { id } } }';
  const editor = { viewer: 'u1', scopes: ['catalogue:write'] };
  await post(
    service.url,
    { query },
    internalHeaders('subgraph:products', JSON.stringify({ query }), editor),
  );
  const after = price();
  expect(await before).not.toBe(4321);
  expect(await after).toBe(4321);
  expect(await price()).toBe(4321);
}, 30_000);
