import type { GatewayName } from '../gateways/gateway.ts';
import type { RunningGateway } from '../gateways/start-gateway.ts';
import { type Contender, interleave, type Measurement } from '../measure/interleave.ts';
import type { Spread } from '../measure/spread.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import { writeManifest } from '../workload/generated-folder.ts';
import { generatedOperations } from '../workload/generated-operations.ts';
import { OPERATIONS, operationNamed } from '../workload/operations.ts';
import { gatewayNamed, type Stage } from './stage.ts';
import { clientOf, startOnStage } from './start-on-stage.ts';

/** How the cost of a request grows. */
export interface GrowthResult {
  /** Facet, one small operation, by how many operations are registered. */
  readonly byOperations: readonly Point[];
  /** By the size of the answer. */
  readonly byAnswerBytes: readonly Curve[];
}

export interface Curve {
  readonly gateway: GatewayName;
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  /** CPU time for each request, in milliseconds. */
  readonly cpuMs: Spread;
  /** Most resident memory of the process under load, in MiB. */
  readonly peakMemoryMiB: number;
}

export async function growth(stage: Stage): Promise<GrowthResult> {
  await stage.subgraphs.set({ delayMs: 0, maxAgeS: 0 });
  return { byOperations: await byOperations(stage), byAnswerBytes: await byAnswerBytes(stage) };
}

async function byOperations(stage: Stage): Promise<Point[]> {
  const counts = stage.extent === 'quick' ? [1, 100, 1_000] : [1, 100, 1_000, 10_000];
  const asked = { operation: operationNamed('Cards') };
  const contenders: Contender[] = [];
  for (const count of counts) {
    stage.progress(`growth: ${count} operations`);
    // Whatever the count, the operation asked must be registered.
    const others = generatedOperations(count + OPERATIONS.length).slice(OPERATIONS.length + 1);
    const manifest = writeManifest(`${count}-operations`, [asked.operation, ...others]);
    const options = { ...asked, manifest, features: 'none', patienceMs: 300_000 } as const;
    const running = await startOnStage(gatewayNamed(stage, 'facet'), options, stage);
    if ('reason' in running) throw new Error(running.reason);
    const load = { identities: 'unique', concurrency: 16 } as const;
    contenders.push({ running, client: clientOf(running, asked, load) });
  }
  return pointsOf(counts, await measure(contenders, stage));
}

async function byAnswerBytes(stage: Stage): Promise<Curve[]> {
  const operation = operationNamed('Catalogue');
  const manifest = writeManifest('manifest', OPERATIONS);
  const running: RunningGateway[] = [];
  for (const name of ['facet', 'hive-rust'] as const) {
    const variables = { first: 1 };
    const options = { operation, variables, manifest, features: 'none' } as const;
    const started = await startOnStage(gatewayNamed(stage, name), options, stage);
    if (!('reason' in started)) running.push(started);
  }
  const lengths = [10, 100, 1_000, 10_000];
  const bytes = lengths.map((first) => {
    return JSON.stringify({ data: expectedAnswer(operation.body, { first }) }).length;
  });
  stage.progress(`growth: answers of ${bytes.join(', ')} bytes`);
  const contenders = running.flatMap((one) =>
    lengths.map((first) => {
      const asked = { operation, variables: { first } };
      const client = clientOf(one, asked, { identities: 'unique', concurrency: 4 });
      return { running: one, client };
    }),
  );
  const measurements = await measure(contenders, stage);
  return running.map(({ gateway }, place) => ({
    gateway: gateway.name,
    points: pointsOf(bytes, measurements.slice(place * lengths.length)),
  }));
}

async function measure(contenders: readonly Contender[], stage: Stage): Promise<Measurement[]> {
  const measurements = await interleave(contenders, stage.subgraphs, stage.pace);
  for (const { client } of contenders) await client.close();
  for (const { running } of contenders) await running.process.stop();
  return measurements;
}

function pointsOf(xs: readonly number[], measurements: readonly Measurement[]): Point[] {
  return xs.flatMap((x, place) => {
    const measurement = measurements[place];
    if (!measurement) return [];
    return [{ x, cpuMs: measurement.numbers.cpuMs, peakMemoryMiB: measurement.peakMemoryMiB }];
  });
}
