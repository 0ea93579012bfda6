import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { killPrograms, startProgram } from '../testkit/program.ts';
import { answer, startScripted } from '../testkit/scripted-server.ts';
import { startTinyProgram } from '../testkit/tiny-program.ts';

// F46: the log goes to a pipe that is open, and that nobody reads.

afterAll(killPrograms);

test('A process that waits for whoever reads what it says stands still', async () => {
  const script = 'mkfifo "$LOG"; sleep 600 <"$LOG" >/dev/null 2>&1 & exec "$0" -e "$CODE" 2>"$LOG"';
  const program = startProgram(['sh', '-c', script, process.execPath], {
    env: {
      LOG: join(mkdtempSync(join(tmpdir(), 'facet-log-')), 'log'),
      CODE: 'process.stdout.write("begun "); fs.writeSync(2, "x".repeat(1e6)); process.stdout.write("gone on")',
    },
  });
  await program.printed(/begun/);
  await sleep(1_000);
  expect(program.stdout).toBe('begun ');
});

test('A BFF whose log nobody reads answers all the same, and ends when it is told to', async () => {
  const subgraph = await startScripted(answer({ data: { rate: 3 } }));
  const bff = await startTinyProgram({
    subgraphUrl: subgraph.url,
    log: 'unread',
    env: { FACET_LOG_LEVEL: 'debug' },
  });
  // A pipe holds 64 KB: a line for each of these is more.
  for (let round = 0; round < 10; round += 1) {
    const asked = Array.from({ length: 40 }, (_, n) => bff.ask('Rate', { of: `${round} ${n}` }));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  }
  bff.program.kill('SIGTERM');
  expect((await bff.program.ended).code).toBe(0);
  bff.remove();
  await subgraph.close();
}, 60_000);
