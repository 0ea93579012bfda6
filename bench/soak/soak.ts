import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Processes } from '../processes/processes.ts';
import { thisMachine } from '../report/machine.ts';
import { runScript } from '../run-script.ts';
import { CHANGING } from './changes.ts';
import { both, load } from './load.ts';
import { lookInto } from './look.ts';
import { readOptions, type SoakOptions, USAGE } from './options.ts';
import { complaints, findingsIn, type Round, told } from './report.ts';
import { type Stage, setStage } from './stage.ts';
import { createTraffic, type SoakRequest, WHOLE_MIX } from './traffic.ts';

// `npm run soak`: whether a BFF that serves on and on comes to hold more and more. Exit code 0 when
// nothing grew and every answer was right, 1 when not, 2 on a command line not understood.

async function soak(options: SoakOptions, processes: Processes): Promise<void> {
  const stage = await setStage(processes, options.leak);
  if (!stage.hasRedis)
    process.stdout.write('no redis-server here: memory is all that caches have\n');
  const rounds = await run(options, stage);
  await stage.bff.stop();
  rmSync(stage.folder, { recursive: true });
  const findings = findingsIn(rounds);
  const complained = complaints(findings);
  const verdict = complained.length === 0 ? 'nothing grew, every answer was right' : 'NOT SOUND';
  process.stdout.write(`${[told(rounds), verdict, ...complained].join('\n')}\n`);
  if (options.json) {
    const { hasRedis } = stage;
    const report = { date: new Date().toISOString(), machine: thisMachine(), hasRedis };
    writeFileSync(options.json, `${JSON.stringify({ ...report, rounds, findings }, null, 2)}\n`);
  }
  process.exitCode = complained.length === 0 ? 0 : 1;
}

/**
 * Loads a BFF round by round; after each it has time to come to rest, and is looked into. What it makes
 * but once, until its caches are full or for each of the most requests at a time, it makes in the first.
 */
async function run(options: SoakOptions, stage: Stage): Promise<Round[]> {
  const next = createTraffic(stage.changes.offer, stage.vouch);
  const warmUp = { changing: 'operations', atLeast: 1_500, concurrency: 32 } as const;
  const rounds = CHANGING.flatMap((changing) =>
    Array.from({ length: options.rounds }, () => ({ changing, atLeast: 0, concurrency: 8 })),
  );
  const done: Round[] = [];
  for (const effort of [warmUp, ...rounds]) {
    process.stderr.write(`soak: round ${done.length} of ${rounds.length}\n`);
    done.push(await roundOf({ ...effort, ...options, next }, stage));
  }
  return done;
}

interface Effort extends Pick<Round, 'changing'>, Pick<SoakOptions, 'seconds' | 'calmSeconds'> {
  readonly next: () => SoakRequest;
  readonly atLeast: number;
  readonly concurrency: number;
}

async function roundOf(effort: Effort, stage: Stage): Promise<Round> {
  const { bff, port, snapshotFile } = stage;
  const { changing, seconds, calmSeconds, ...loading } = effort;
  const durationMs = seconds * 1_000;
  const [tally, changes] = await Promise.all([
    load({ ...loading, port, durationMs }),
    stage.changes.goOn(changing, durationMs),
  ]);
  // Of the last generation, too, all that is made when it is first asked for.
  const whole = await load({ ...loading, port, durationMs: 0, atLeast: WHOLE_MIX });
  await sleep(calmSeconds * 1_000);
  const look = await lookInto(bff, snapshotFile);
  return { changing, changes, tally: both(tally, whole), look };
}

await runScript({ name: 'soak', usage: USAGE }, (processes) =>
  soak(readOptions(process.argv.slice(2)), processes),
);
