import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { captureLog } from './testkit/captured-log.ts';
import { metricOf } from './testkit/metric.ts';
import { answer, startScripted } from './testkit/scripted-server.ts';
import { startTinyBff, supergraphOf, TINY } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const log = captureLog('info');
const { promise: mayAnswer, resolve: letAnswer } = Promise.withResolvers<void>();
const subgraph = await startScripted((received, response) => {
  void mayAnswer.then(() => answer({ data: { rate: 3 } })(received, response));
});
const bff = await startTinyBff({
  subgraphUrls: { items: subgraph.url, prices: subgraph.url },
  pollIntervalMs: 5,
  choices: {
    deadlineMs: 20_000,
    subgraphs: { timeoutMs: 20_000 },
    overload: { runningMax: 1, waitMs: 20_000 },
  },
  log: log.log,
});

afterAll(async () => {
  await bff.close();
  await subgraph.close();
});

test('A request that waits for another is answered on its own generation, though a new one is served meanwhile', async () => {
  const running = bff.ask('Rate', { of: 'a' });
  await until(() => subgraph.received.length === 1);
  const waiting = bff.ask('Rate', { of: 'b' });
  await until(async () => (await metricOf(bff, 'facet_waiting_requests', {})) === 1);
  writeFileSync(
    bff.supergraphFile,
    supergraphOf({ ...TINY, prices: `${TINY.prices} extend type Query { more: Int }` }),
  );
  await until(() => log.lines.some(({ msg }) => msg?.startsWith('a new generation is served')));
  letAnswer();
  expect(await Promise.all([running, waiting])).toMatchObject([
    { status: 200, body: { data: { rate: 3 } } },
    { status: 200, body: { data: { rate: 3 } } },
  ]);
});
