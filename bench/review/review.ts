import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgram } from '../../test/testkit/program.ts';
import { endedCpuTimeMs } from '../processes/cpu-time.ts';
import { BadOption, runScript } from '../run-script.ts';
import { createLargeProject, type ProjectSize } from './large-project.ts';

// How long `facet check` takes: with nothing in its cache and again, without a change and with one
// that has every operation planned anew.

const USAGE = 'node bench/review/review.ts [--operations 300] [--contracts 5]';

interface Run {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly plannerCalls: number;
}

async function bench(size: ProjectSize): Promise<void> {
  const folder = createLargeProject(size);
  const schema = join(folder, 'subgraphs/products/schema.graphql');
  const cache = join(folder, '.facet');
  try {
    const runs = [
      await reviewed('nothing changed, nothing kept', folder),
      await reviewed('nothing changed, again', folder),
    ];
    writeFileSync(
      schema,
      `${readFileSync(schema, 'utf8')}\n"New."\ntype New {\n  "New."\n  a: Int\n}\n`,
    );
    runs.push(await reviewed('the supergraph changed, the base kept', folder));
    runs.push(await reviewed('the supergraph changed, again', folder));
    rmSync(cache, { recursive: true });
    runs.push(await reviewed('the supergraph changed, nothing kept', folder));
    process.stdout.write(`${size.operations} operations × ${size.contracts} contracts\n`);
    for (const { name, wallMs, cpuMs, plannerCalls } of runs) {
      const times = `${seconds(wallMs)}, ${seconds(cpuMs)} of CPU`;
      process.stdout.write(`${name.padEnd(40)} ${times}, ${plannerCalls} planned\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`.padStart(7);

/** Reviews the project in a process of its own, as its developers do. */
async function reviewed(name: string, folder: string): Promise<Run> {
  process.stderr.write(`review: ${name}\n`);
  const [start, cpuBefore] = [performance.now(), endedCpuTimeMs()];
  const command = [process.execPath, resolve('gateway/cli.ts'), 'check', '--format', 'json'];
  const { code, stdout, stderr } = await startProgram(command, { cwd: folder }).ended;
  const [wallMs, cpuMs] = [performance.now() - start, endedCpuTimeMs() - cpuBefore];
  if (code !== 0) throw new Error(`facet check ended with ${code}: ${stderr}`);
  return { name, wallMs, cpuMs, plannerCalls: JSON.parse(stdout).counts.plannerCalls };
}

function readSize(args: readonly string[]): ProjectSize {
  const options = { operations: { type: 'string' }, contracts: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  return { operations: count(values.operations, 300), contracts: count(values.contracts, 5) };
}

function count(text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  if (Number.isInteger(value) && value > 0) return value;
  throw new BadOption(`${text} is no count`);
}

await runScript({ name: 'review', usage: USAGE }, () => bench(readSize(process.argv.slice(2))));
