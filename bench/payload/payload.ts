import { writeFileSync } from 'node:fs';
import { leverChart } from './lever-chart.ts';
import { measurePayloads } from './measure-payloads.ts';
import { type PayloadOptions, readOptions, USAGE } from './options.ts';
import { payloadTables } from './payload-tables.ts';
import { missedOf } from './targets.ts';

// `npm run payload`: how many bytes each operation costs its client, and what saves them. Exit code
// 0 when everything was measured, whatever the figures, unless `--check` is given: then 1 on a
// missed target; 2 on a command line not understood.

async function payload({ json, svg, check }: PayloadOptions): Promise<void> {
  const report = await measurePayloads();
  process.stdout.write(`${payloadTables(report)}\n`);
  if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  if (svg) writeFileSync(svg, leverChart(report));
  if (check && missedOf(report) > 0) process.exitCode = 1;
}

function optionsOrUsage(): PayloadOptions | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`payload: ${(error as Error).message}\n${USAGE}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = optionsOrUsage();
if (options) await payload(options);
