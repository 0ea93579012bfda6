import { writeFileSync } from 'node:fs';
import { cpuTimeMs } from '../processes/cpu-time.ts';
import { goFirst } from '../processes/go-first.ts';
import type { Processes } from '../processes/processes.ts';
import { thisMachine } from '../report/machine.ts';
import { runScript } from '../run-script.ts';
import { createHttpClient } from './http-client.ts';
import { type LoadOptions, readOptions, USAGE } from './options.ts';
import { type Findings, runPhases } from './phases.ts';
import { quantile } from './quantile.ts';
import { judge, told, type Verdict } from './report.ts';
import { setStage } from './stage.ts';
import { createTraffic } from './traffic.ts';

// `npm run load`: what a BFF does that is asked for more than it can do. Exit code 0 when everything was
// measured, whatever the figures; 1 on a wrong answer; 2 on a command line not understood.

const PHASE_MS = { quick: 2_000, full: 10_000 };

async function load({ extent, json }: LoadOptions, processes: Processes): Promise<void> {
  const { bff, port } = await setStage(processes);
  goFirst();
  const client = createHttpClient({ port, connections: 1_024 });
  const progress = (text: string) => process.stderr.write(`load: ${text}\n`);
  const phaseMs = PHASE_MS[extent];
  const cpuMs = () => cpuTimeMs(bff.pid);
  const next = createTraffic();
  const findings = await runPhases({ client, next, cpuMs, phaseMs, progress });
  client.close();
  const verdicts = judge(findings, bff.ending() === undefined);
  process.stdout.write(told(findings, verdicts));
  if (json) writeFileSync(json, `${JSON.stringify(summary(findings, verdicts), null, 2)}\n`);
}

function summary({ capacity, phases, recoveryMs }: Findings, verdicts: readonly Verdict[]) {
  return {
    date: new Date().toISOString(),
    machine: thisMachine(),
    capacity,
    recoveryMs,
    phases: phases.map(({ name, offered, answered, goodput, cpuShare, seen }) => ({
      name,
      offered,
      answered,
      goodput,
      cpuShare,
      admitted: timesOf(seen.admittedMs),
      refused: timesOf(seen.refusedMs),
      failed: seen.failed,
      failures: seen.failures,
    })),
    verdicts,
  };
}

const timesOf = (figures: readonly number[]) => ({
  requests: figures.length,
  p50Ms: quantile(figures, 0.5),
  p99Ms: quantile(figures, 0.99),
});

await runScript({ name: 'load', usage: USAGE }, (processes) =>
  load(readOptions(process.argv.slice(2)), processes),
);
