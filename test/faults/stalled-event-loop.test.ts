import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operationId } from '../../schema/index.ts';
import { killPrograms } from '../testkit/program.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { OPERATIONS } from '../testkit/tiny-graph.ts';
import { startTinyProgram, type TinyProgram } from '../testkit/tiny-program.ts';
import { until } from '../testkit/until.ts';

// F42: for two seconds the event loop does nothing.

let subgraph: ScriptedServer;
let bff: TinyProgram;

beforeAll(async () => {
  subgraph = await startScripted(answer({ data: { rate: 3 } }));
  bff = await startTinyProgram({ subgraphUrl: subgraph.url, fault: 'stall' });
}, 30_000);

afterAll(async () => {
  await killPrograms();
  bff.remove();
  await subgraph.close();
});

/** Asks, and leaves when there is no answer after half a second; tells whether there was one. */
function askInVain(of: string): Promise<boolean> {
  return fetch(bff.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: operationId(OPERATIONS.Rate), variables: { of } }),
    signal: AbortSignal.timeout(500),
  }).then(
    () => true,
    () => false,
  );
}

test('Who asks meanwhile and leaves costs a service nothing; everybody else is answered when it is over', async () => {
  expect((await bff.ask('Rate', { of: 'before' })).status).toBe(200);
  subgraph.forget();
  bff.program.kill('SIGUSR2');
  await sleep(200);
  const live = fetch(new URL('/health/live', bff.url));
  const patient = bff.ask('Rate', { of: 'patient' });
  const left = await Promise.all(Array.from({ length: 20 }, (_, n) => askInVain(`left ${n}`)));
  // The fault is there: nobody was answered in time.
  expect(left).toEqual(left.map(() => false));
  expect((await live).status).toBe(200);
  expect((await patient).body).toEqual({ data: { rate: 3 } });
  await until(async () => (await fetch(new URL('/health/ready', bff.url))).status === 200);
  expect((await bff.ask('Rate', { of: 'after' })).status).toBe(200);
  expect(subgraph.received.map(({ body }) => JSON.parse(body).variables)).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ of: expect.stringMatching(/^left/) })]),
  );
}, 60_000);
