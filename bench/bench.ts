import { writeFileSync } from 'node:fs';
import { installPeers } from './gateways/install-peers.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import type { Processes } from './processes/processes.ts';
import { runScript } from './run-script.ts';

// `npm run bench`: Facet beside its peers. Exit code 0 when everything was measured, whatever the
// figures; 1 on a wrong answer or a Facet that does not run; 2 on a command line not understood.

async function bench(options: BenchOptions, processes: Processes): Promise<void> {
  installPeers();
  // They stand on packages that may just have been installed.
  const { setStage } = await import('./scenarios/set-stage.ts');
  const stage = await setStage(options, processes);
  if (options.profile) {
    const { profileFacet } = await import('./profile/profile-facet.ts');
    for (const name of options.scenarios) process.stdout.write(await profileFacet(name, stage));
    return;
  }
  const { measure } = await import('./scenarios/measure.ts');
  const report = await measure(options.scenarios, stage);
  const { tables } = await import('./report/tables.ts');
  const { writeCharts } = await import('./report/write-charts.ts');
  process.stdout.write(`${tables(report)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  for (const file of writeCharts(report)) process.stderr.write(`bench: wrote ${file}\n`);
}

await runScript({ name: 'bench', usage: USAGE }, (processes) =>
  bench(readOptions(process.argv.slice(2)), processes),
);
