import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { facetScript } from '../gateways/facet-script.ts';
import { createHttpClient, type HttpClient } from '../overload/http-client.ts';
import { openLoop } from '../overload/loops.ts';
import { getBytes } from '../overload/request-bytes.ts';
import { cpuTimeMs } from '../processes/cpu-time.ts';
import { freePort } from '../processes/free-port.ts';
import { goFirst } from '../processes/go-first.ts';
import type { Processes, RunningProcess } from '../processes/processes.ts';
import { thisMachine } from '../report/machine.ts';
import { BadOption, runScript } from '../run-script.ts';
import { type FloodFindings, failedIn, type Phase, told } from './flood-report.ts';

// What one tenant that floods the edge costs those who ask for another client. Exit code 0 when everything
// was measured, whatever the figures; 1 on a wrong answer; 2 on a command line not understood.

const USAGE = `node bench/faults/flooding-tenant.ts [options]
  --rounds <n>   how often the tenant is silent, then floods. Default 8
  --seconds <n>  for how long each. Default 5
  --rate <n>     requests per second of the others. Default 100
  --times <n>    how many times what its key may the tenant asks for. Default 20
`;

const DEFAULTS = { rounds: 8, seconds: 5, rate: 100, times: 20 };
type Options = typeof DEFAULTS;

/** What a key may by default: 6,000 requests a minute. */
const LIMIT_PER_SECOND = 100;
const WARM_UP_MS = 4_000;
const PROJECT = dirname(dirname(import.meta.dirname));

/** Whom everybody asks. */
interface Stage {
  readonly edge: RunningProcess;
  readonly port: number;
  readonly key: string;
}

/** The edge as it runs, before BFFs that do nothing, with a key of one tenant. */
async function setStage(processes: Processes, folder: string): Promise<Stage> {
  const [bffPort, port] = [await freePort(), await freePort()];
  const environment = {
    NODE_ENV: 'development',
    FACET_PARTNER_KEYS: join(folder, 'keys.jsonl'),
    FACET_KEY_PEPPER: 'a pepper of benchmarks that is long enough',
  };
  const script = join(import.meta.dirname, 'instant-bff.ts');
  const bff = processes.start({ directory: PROJECT, arguments: [script, String(bffPort)] });
  await bff.lineWith('ready');
  const { stdout: key } = await promisify(execFile)(
    process.execPath,
    ['gateway/cli.ts', 'key', 'new', 'greedy'],
    { cwd: PROJECT, env: environment },
  );
  const places = ['web', 'partner'].flatMap((name) => [
    '--bff',
    `${name}=http://127.0.0.1:${bffPort}`,
  ]);
  const { nodeOptions, environment: added } = facetScript();
  const edge = processes.start({
    directory: PROJECT,
    arguments: [...nodeOptions, 'gateway/cli.ts', 'edge', '--port', String(port), ...places],
    environment: { ...added, ...environment },
  });
  await edge.lineWith('ready');
  return { edge, port, key: key.trim() };
}

/** The others ask, each time for something else, so that nothing is shared. */
async function phase(
  { edge }: Stage,
  client: HttpClient,
  { rate, durationMs }: { readonly rate: number; readonly durationMs: number },
): Promise<Phase> {
  const before = cpuTimeMs(edge.pid);
  const next = () => ({ bytes: getBytes(`documentId=${sent++}`, '', '/web/graphql'), check });
  const seen = await openLoop({ client, next, durationMs }, rate);
  return { seen, cores: (cpuTimeMs(edge.pid) - before) / durationMs };
}

let sent = 0;
const check = (status: number) => (status === 200 ? 'right' : 'failed');

/** Both in turn, for a machine does now more, now less beside it. */
async function measure(
  processes: Processes,
  stage: Stage,
  options: Options,
): Promise<FloodFindings> {
  const { rounds, seconds, rate, times } = options;
  const { port, key } = stage;
  const flood = processes.start({
    directory: import.meta.dirname,
    arguments: ['flood.ts', ...[port, key, times * LIMIT_PER_SECOND, seconds].map(String)],
  });
  await flood.lineWith('ready');
  goFirst();
  const client = createHttpClient({ port, connections: 64 });
  await phase(stage, client, { rate, durationMs: WARM_UP_MS });
  const others = { rate, durationMs: seconds * 1_000 };
  const findings: FloodFindings = { silent: [], flooded: [], statuses: {} };
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`flooding-tenant: round ${round} of ${rounds}\n`);
    findings.silent.push(await phase(stage, client, others));
    const told = flood.lineWith('flooded');
    flood.signal('SIGUSR2');
    findings.flooded.push(await phase(stage, client, others));
    const counts = JSON.parse((await told).replace('flooded ', '')) as Record<string, number>;
    for (const [status, count] of Object.entries(counts)) {
      findings.statuses[status] = (findings.statuses[status] ?? 0) + count;
    }
  }
  client.close();
  return findings;
}

/** @throws BadOption */
function readOptions(): Options {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      options: { rounds: text, seconds: text, rate: text, times: text },
    });
    const numbers = Object.entries(values).map(([name, value]) => [name, Number(value)]);
    const options: Options = { ...DEFAULTS, ...Object.fromEntries(numbers) };
    if (Object.values(options).every((each) => each > 0)) return options;
  } catch (error) {
    throw new BadOption((error as Error).message);
  }
  throw new BadOption('all options take numbers above 0.');
}

async function run(processes: Processes): Promise<void> {
  const options = readOptions();
  const { cores, loadBefore } = thisMachine();
  const folder = mkdtempSync(join(tmpdir(), 'facet-flood-'));
  try {
    const findings = await measure(processes, await setStage(processes, folder), options);
    process.stdout.write(
      `${cores} cores, load before the run ${loadBefore.toFixed(1)}; times are from when a request was due.\n`,
    );
    process.stdout.write(told(findings));
    if (failedIn([...findings.silent, ...findings.flooded]) > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await runScript({ name: 'flooding-tenant', usage: USAGE }, run);
