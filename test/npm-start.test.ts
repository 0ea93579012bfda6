import { afterAll, expect, test } from '@jest/globals';
import { freeBase, portsOf, takenOf } from './testkit/ports.ts';
import { killPrograms, startProgram } from './testkit/program.ts';
import { until } from './testkit/until.ts';

afterAll(killPrograms);

test('Whoever ends "npm start" ends everything it started', async () => {
  const base = await freeBase();
  const npm = startProgram(['npm', 'start'], {
    // npm may run on a Node that cannot load the guard, which is TypeScript.
    env: { FACET_BASE_PORT: String(base), FACET_SEED_SCALE: '0.05', NODE_OPTIONS: '' },
  });
  await npm.printed(/^ready /m);
  expect(await takenOf(portsOf(base))).toEqual(portsOf(base));
  npm.kill('SIGTERM');
  expect((await npm.ended).code).toBe(0);
  await until(async () => (await takenOf(portsOf(base))).length === 0);
}, 60_000);
