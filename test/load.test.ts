import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHttpClient, type HttpClient } from '../bench/overload/http-client.ts';
import { closedLoop, openLoop } from '../bench/overload/loops.ts';
import { recoveryMs } from '../bench/overload/phases.ts';
import { type Stage, setStage } from '../bench/overload/stage.ts';
import { createTraffic } from '../bench/overload/traffic.ts';
import { createProcesses } from '../bench/processes/processes.ts';

// What `npm run load` measures, as far as it holds on a machine that does much else.

const processes = createProcesses();
const next = createTraffic();

let stage: Stage;
let client: HttpClient;

beforeAll(async () => {
  stage = await setStage(processes);
  client = createHttpClient({ port: stage.port, connections: 512 });
}, 60_000);

afterAll(async () => {
  client?.close();
  await processes.stopAll();
});

test('A BFF asked for far more than it can do answers right or refuses, and is then as good as before', async () => {
  const calm = await closedLoop({ client, next, durationMs: 2_000 }, 8);
  expect(calm.refusedMs).toEqual([]);
  const capacity = (calm.admittedMs.length / calm.durationMs) * 1_000;
  const flooded = await openLoop({ client, next, durationMs: 2_000 }, 12 * capacity);
  // Each body is compared: a wrong one fails the test, as does a refusal without `Retry-After`.
  expect(flooded.refusedMs.length).toBeGreaterThan(0);
  expect(flooded.admittedMs.length).toBeGreaterThan(0);
  expect(stage.bff.ending()).toBeUndefined();
  const after = await closedLoop({ client, next, durationMs: 1_000 }, 4);
  expect(after.refusedMs).toEqual([]);
  expect(after.admittedMs.length).toBeGreaterThan(0);
}, 60_000);

test('All is well again when no more of two seconds is bad than of the calm phase', () => {
  const seen = {
    durationMs: 4_000,
    offered: 400,
    admittedMs: [],
    refusedMs: [],
    failed: 0,
    failures: {},
  };
  const calm = (bad: number) => ({ ...seen, badAtMs: Array.from({ length: bad }, () => 1) });
  const after = { ...seen, badAtMs: [100, 110, 120, 1_600, 1_610, 3_900] };
  expect(recoveryMs(after, calm(0))).toBe(4_000);
  expect(recoveryMs(after, calm(8))).toBe(2_000);
  expect(recoveryMs(after, calm(16))).toBe(500);
  expect(recoveryMs({ ...seen, badAtMs: [] }, calm(0))).toBe(0);
});

test('One bad half-second later on is no lack of recovery, many are', () => {
  const seen = { durationMs: 10_000, offered: 1_000, admittedMs: [], refusedMs: [], failed: 0 };
  const calm = { ...seen, failures: {}, badAtMs: [] };
  const after = (...badAtMs: number[]) => recoveryMs({ ...seen, failures: {}, badAtMs }, calm);
  expect(after(100, 110, 7_600, 7_610)).toBe(500);
  const secondsOfBad = Array.from({ length: 100 }, (_, each) => 5_000 + each * 25);
  expect(after(100, 110, ...secondsOfBad)).toBe(7_500);
});
