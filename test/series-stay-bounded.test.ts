import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operationId } from '../schema/index.ts';
import { parsePrometheus } from './testkit/prometheus-text.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { OPERATIONS, startTinyBff, type TinyBff } from './testkit/tiny-graph.ts';

let prices: ScriptedServer;
let bff: TinyBff;

beforeAll(async () => {
  prices = await startScripted(answer({ data: { rate: 3 } }));
  bff = await startTinyBff({ subgraphUrls: { items: prices.url, prices: prices.url } });
}, 30_000);

afterAll(async () => {
  await bff.close();
  await prices.close();
});

async function seriesCount(): Promise<number> {
  const response = await fetch(new URL('/metrics', bff.url));
  const samples = parsePrometheus(await response.text());
  // How often Node has collected garbage of which kind is no caller's doing.
  return samples.filter(({ name }) => /^(?:http|facet)_/.test(name)).length;
}

/** One request of each kind, each with values that nobody ever sent before. */
async function sendUnknownValues(): Promise<void> {
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
  const headers = {
    'content-type': 'application/json',
    'apollographql-client-name': one,
    'apollographql-client-version': two.slice(0, 30),
    'user-agent': three,
    [`x-${one}`]: two,
  };
  const id = operationId(OPERATIONS.Rate);
  const post = (body: unknown, path = '/graphql') =>
    fetch(new URL(path, bff.url), { method: 'POST', headers, body: JSON.stringify(body) });
  await Promise.all([
    post({ documentId: id, variables: { of: one } }),
    post({ documentId: operationId(one) }),
    post({ query: `query Q${two.slice(0, 8)} { rate }`, operationName: `Q${two.slice(0, 8)}` }),
    post({}, `/${three}`),
  ]);
}

test('Ten thousand values of callers’ own make no series', async () => {
  await sendUnknownValues();
  const before = await seriesCount();
  for (let round = 0; round < 600; round += 1) await sendUnknownValues();
  expect(await seriesCount()).toBe(before);
  await bff.ask('Title');
  expect(await seriesCount()).toBeGreaterThan(before);
}, 120_000);
