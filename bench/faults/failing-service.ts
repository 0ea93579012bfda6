import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { metricOf } from '../../test/testkit/metric.ts';
import { createHttpClient, type HttpClient } from '../overload/http-client.ts';
import { openLoop, type Seen } from '../overload/loops.ts';
import { setStage } from '../overload/stage.ts';
import { goFirst } from '../processes/go-first.ts';
import type { Processes } from '../processes/processes.ts';
import { thisMachine } from '../report/machine.ts';
import { BadOption, runScript } from '../run-script.ts';
import type { Subgraphs } from '../subgraphs/subgraphs.ts';
import { type Findings, judge, told } from './report.ts';
import { createScreens } from './screens.ts';

// What one service that fails altogether costs those who ask for others. Exit code 0 when everything was
// measured, whatever the figures; 1 on a wrong answer; 2 on a command line not understood.

const USAGE = `node bench/faults/failing-service.ts [options]
  --seconds <n>  how long the service fails, and how long all is well before. Default 60
  --rate <n>     requests per second, one half of which need the service. Default 200
`;

/** Everything a phase needs. */
interface Scene {
  readonly client: HttpClient;
  readonly subgraphs: Subgraphs;
  readonly url: string;
  readonly perSecond: number;
  readonly phaseMs: number;
}

const WELL = { delayMs: 0, maxAgeS: 0 };
const WARM_UP_MS = 4_000;
/** The breaker's window: all should be well again within it. */
const WINDOW_MS = 10_000;

async function measure(scene: Scene): Promise<Findings> {
  progress('warming up');
  await load(scene, WARM_UP_MS);
  progress('all is well');
  const before = await load(scene, scene.phaseMs);
  progress('inventory fails');
  const requestsBefore = await scene.subgraphs.requestsTo('inventory');
  await scene.subgraphs.set({ ...WELL, failing: 'inventory' });
  const [failing, openedMs] = await Promise.all([load(scene, scene.phaseMs), msUntil(scene, 2)]);
  const attempts = (await scene.subgraphs.requestsTo('inventory')) - requestsBefore;
  progress('inventory is well again');
  await scene.subgraphs.set(WELL);
  const [after, recoveredMs] = await Promise.all([load(scene, scene.phaseMs), msUntil(scene, 0)]);
  return { before, failing, after, attempts, openedMs, recoveredMs, windowMs: WINDOW_MS };
}

/**
 * Screens that need the failing service and screens that do not, each at one half of the rate, in turn. Two
 * that are due at the same instant would wait for each other, the longer the less one of them waits for
 * services: that is nothing that a failure costs.
 */
async function load(
  { client, perSecond }: Scene,
  durationMs: number,
): Promise<{ readonly needing: Seen; readonly others: Seen }> {
  const half = (name: 'Page' | 'Cards') =>
    openLoop({ client, next: createScreens(name), durationMs }, perSecond / 2);
  const needing = half('Page');
  await sleep(1_000 / perSecond);
  const others = half('Cards');
  return { needing: await needing, others: await others };
}

/** How long it takes, in milliseconds, until the breaker says that it is in this state. */
async function msUntil({ url }: Scene, state: 0 | 2): Promise<number> {
  const begin = performance.now();
  const labels = { service: 'inventory', scope: 'service' };
  for (;;) {
    const tookMs = performance.now() - begin;
    if ((await metricOf({ url }, 'facet_breaker_state', labels)) === state) return tookMs;
    if (tookMs > 2 * WINDOW_MS) return Number.POSITIVE_INFINITY;
    await sleep(20);
  }
}

function progress(text: string): void {
  process.stderr.write(`failing-service: ${text}\n`);
}

/** @throws BadOption */
function readOptions(): { readonly seconds: number; readonly rate: number } {
  const text = { type: 'string' } as const;
  const { values } = parsed(() => parseArgs({ options: { seconds: text, rate: text } }));
  const [seconds, rate] = [Number(values.seconds ?? 60), Number(values.rate ?? 200)];
  if (seconds > 0 && rate > 0) return { seconds, rate };
  throw new BadOption('--seconds and --rate take numbers above 0.');
}

/** What is parsed, unless it holds an option that there is not. */
function parsed<Values>(parse: () => Values): Values {
  try {
    return parse();
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}

async function run(processes: Processes): Promise<void> {
  const options = readOptions();
  const machine = thisMachine();
  const { bff, port, subgraphs } = await setStage(processes);
  goFirst();
  const client = createHttpClient({ port, connections: 256 });
  const findings = await measure({
    client,
    subgraphs,
    url: `http://127.0.0.1:${port}/graphql`,
    perSecond: options.rate,
    phaseMs: options.seconds * 1_000,
  });
  client.close();
  process.stdout.write(told(judge(findings, bff.ending() === undefined), findings, machine));
}

await runScript({ name: 'failing-service', usage: USAGE }, run);
