import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Processes } from '../processes/processes.ts';
import { thisMachine } from '../report/machine.ts';
import { runScript } from '../run-script.ts';
import { load } from './load.ts';
import { lookInto } from './look.ts';
import { readOptions, type SoakOptions, USAGE } from './options.ts';
import { complaints, findingsIn, type Round, told } from './report.ts';
import { setStage } from './stage.ts';
import { createTraffic } from './traffic.ts';

// `npm run soak`: whether a BFF that serves on and on comes to hold more and more. Exit code 0 when
// nothing grew and every answer was right, 1 when not, 2 on a command line not understood.

async function soak(options: SoakOptions, processes: Processes): Promise<void> {
  const rounds = await run(options, processes);
  const findings = findingsIn(rounds);
  const complained = complaints(findings);
  const verdict = complained.length === 0 ? 'nothing grew, every answer was right' : 'NOT SOUND';
  process.stdout.write(`${[told(rounds), verdict, ...complained].join('\n')}\n`);
  if (options.json) {
    const report = { date: new Date().toISOString(), machine: thisMachine(), rounds, findings };
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.exitCode = complained.length === 0 ? 0 : 1;
}

/**
 * Loads a BFF round by round; after each it has time to come to rest, and is looked into. What it makes
 * but once, until its caches are full or for each of the most requests at a time, it makes in the first.
 */
async function run(options: SoakOptions, processes: Processes): Promise<Round[]> {
  const { bff, port, snapshotFile } = await setStage(processes, options.leak);
  const next = createTraffic();
  const rounds: Round[] = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    process.stderr.write(`soak: round ${round} of ${options.rounds}\n`);
    const durationMs = options.seconds * 1_000;
    const effort = round === 0 ? { atLeast: 500, concurrency: 32 } : { concurrency: 8 };
    const tally = await load({ port, next, durationMs, ...effort });
    await sleep(options.calmSeconds * 1_000);
    rounds.push({ tally, look: await lookInto(bff, snapshotFile) });
  }
  return rounds;
}

await runScript({ name: 'soak', usage: USAGE }, (processes) =>
  soak(readOptions(process.argv.slice(2)), processes),
);
