import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { killPrograms } from '../testkit/program.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { startTinyProgram, type TinyProgram } from '../testkit/tiny-program.ts';
import { until } from '../testkit/until.ts';

// F58: an exception, or a rejection, that nobody catches.

const RATE = answer({ data: { rate: 3 } });

let subgraph: ScriptedServer;
const started: TinyProgram[] = [];

beforeAll(async () => {
  subgraph = await startScripted(RATE);
});

afterAll(async () => {
  await killPrograms();
  for (const bff of started) bff.remove();
  await subgraph.close();
});

describe.each([
  ['throw', 'uncaughtException'],
  ['reject', 'unhandledRejection'],
] as const)('After %s', (fault, origin) => {
  test('what is under way is answered, the cause is logged once, and the exit code is 1', async () => {
    const bff = await startTinyProgram({ subgraphUrl: subgraph.url, fault });
    started.push(bff);
    let release = () => {};
    subgraph.forget();
    subgraph.script((received, response) => {
      release = () => RATE(received, response);
    });
    const answered = bff.ask('Rate', { of: fault });
    await until(() => subgraph.received.length === 1);
    subgraph.script(RATE);
    bff.program.kill('SIGUSR2');
    // Nobody new is let in.
    await until(async () => !(await fetch(new URL('/health/live', bff.url)).catch(() => false)));
    release();
    expect((await answered).body).toEqual({ data: { rate: 3 } });
    const { code, stderr } = await bff.program.ended;
    expect(code).toBe(1);
    const lines = stderr.split('\n').filter((line) => line.includes('injected by a test'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 60, origin });
  });
});
