import { request } from 'undici';
import type { GatewayName } from '../gateways/gateway.ts';
import type { RunningGateway } from '../gateways/start-gateway.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import { cpuTimeMs } from '../processes/cpu-time.ts';
import { writeManifest } from '../workload/generated-folder.ts';
import { generatedOperations } from '../workload/generated-operations.ts';
import { type Operation, operationNamed, sampleVariables } from '../workload/operations.ts';
import { gatewayNamed, type Stage } from './stage.ts';
import { clientOf, startOnStage } from './start-on-stage.ts';

/** How a gateway comes up with many operations registered. */
export interface BootResult {
  readonly operations: number;
  readonly gateways: Readonly<Partial<Record<GatewayName, Boot>>>;
}

export interface Boot {
  /** From spawn to the first right answer, in milliseconds. */
  readonly readyMs: Spread;
  /** CPU time until then, in milliseconds. */
  readonly cpuMs: Spread;
  /** CPU time for asking every operation once after that, in milliseconds. */
  readonly everyOperationCpuMs: Spread;
  /** Calls of the query planner after all that; null when the gateway does not tell. */
  readonly plannerCalls: number | null;
}

const OPERATION_COUNT = 1_000;

/** Starts Facet and Apollo Gateway several times, in turn. */
export async function boot(stage: Stage): Promise<BootResult> {
  await stage.subgraphs.set({ delayMs: 0, maxAgeS: 0 });
  const operations = generatedOperations(OPERATION_COUNT);
  const manifest = writeManifest(`${OPERATION_COUNT}-operations`, operations);
  const starts = new Map<GatewayName, Start[]>([
    ['facet', []],
    ['apollo', []],
  ]);
  const rounds = stage.extent === 'quick' ? 2 : stage.pace.rounds;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, seen] of starts) {
      const start = await startOnce(name, manifest, operations, stage);
      if (start) seen.push(start);
    }
  }
  const gateways = [...starts].filter(([, seen]) => seen.length > 0);
  return {
    operations: operations.length,
    gateways: Object.fromEntries(gateways.map(([name, seen]) => [name, bootOf(seen)])),
  };
}

interface Start {
  readonly readyMs: number;
  readonly cpuMs: number;
  readonly everyOperationCpuMs: number;
  readonly plannerCalls: number | null;
}

async function startOnce(
  name: GatewayName,
  manifest: string,
  operations: readonly Operation[],
  stage: Stage,
): Promise<Start | undefined> {
  const options = { operation: operationNamed('Gateways'), manifest, features: 'none' } as const;
  const started = await startOnStage(gatewayNamed(stage, name), options, stage);
  if ('reason' in started) return undefined;
  const cpuMs = cpuTimeMs(started.process.pid);
  for (const operation of operations) {
    const asked = { operation, variables: sampleVariables(operation) };
    const client = clientOf(started, asked, { identities: 'unique', concurrency: 1 });
    await client.once();
    await client.close();
  }
  const everyOperationCpuMs = cpuTimeMs(started.process.pid) - cpuMs;
  const plannerCalls = await plannerCallsOf(started);
  await started.process.stop();
  return { readyMs: started.bootMs, cpuMs, everyOperationCpuMs, plannerCalls };
}

/** Facet counts them on `/metrics`, by what caused them. */
async function plannerCallsOf({ setup }: RunningGateway): Promise<number | null> {
  const { body } = await request(`http://127.0.0.1:${setup.port}/metrics`);
  const counts = (await body.text()).matchAll(
    /^facet_operation_compilations_total\{[^}]*stage="plan"[^}]*\} (\d+)$/gm,
  );
  const calls = [...counts].map(([, count]) => Number(count));
  return calls.length > 0 ? calls.reduce((sum, count) => sum + count, 0) : null;
}

function bootOf(starts: readonly Start[]): Boot {
  return {
    readyMs: spreadOf(starts.map(({ readyMs }) => readyMs)),
    cpuMs: spreadOf(starts.map(({ cpuMs }) => cpuMs)),
    everyOperationCpuMs: spreadOf(starts.map((start) => start.everyOperationCpuMs)),
    plannerCalls: starts.at(-1)?.plannerCalls ?? null,
  };
}
