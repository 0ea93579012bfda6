import { openSync, writeSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { killPrograms } from '../testkit/program.ts';
import { answer, startScripted } from '../testkit/scripted-server.ts';
import { startTinyProgram } from '../testkit/tiny-program.ts';
import { until } from '../testkit/until.ts';

// F45: the disk that the log goes to is full.

afterAll(killPrograms);

test('A disk without room refuses every line', () => {
  const disk = openSync('/dev/full', 'w');
  expect(() => writeSync(disk, 'a line')).toThrow('ENOSPC');
});

test('A BFF whose log finds no room answers all the same, counts what is lost, and ends when it is told to', async () => {
  const subgraph = await startScripted(answer({ data: { rate: 3 } }));
  const bff = await startTinyProgram({
    subgraphUrl: subgraph.url,
    log: 'on-a-full-disk',
    env: { FACET_LOG_LEVEL: 'info' },
  });
  for (let round = 0; round < 5; round += 1) {
    const asked = Array.from({ length: 20 }, (_, n) => bff.ask('Rate', { of: `${round} ${n}` }));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  }
  await until(async () => {
    const metrics = await (await fetch(new URL('/metrics', bff.url))).text();
    return Number(/^facet_log_lines_dropped_total\S* (\d+)/m.exec(metrics)?.[1]) >= 100;
  });
  bff.program.kill('SIGTERM');
  expect((await bff.program.ended).code).toBe(0);
  bff.remove();
  await subgraph.close();
}, 60_000);
