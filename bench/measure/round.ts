import type { RunningGateway } from '../gateways/start-gateway.ts';
import type { LoadClient } from '../load/load.ts';
import { cpuTimeMs } from '../processes/cpu-time.ts';
import type { Subgraphs } from '../subgraphs/subgraphs.ts';
import { quantile } from './spread.ts';

/** What one gateway did in one round. */
export interface Round {
  /** Right answers; what follows is for each of them. */
  readonly requests: number;
  /** Requests it says it could not answer. */
  readonly failed: number;
  /** CPU time of the gateway for each request, in milliseconds. */
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  /** Latencies, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests that all subgraphs had for each request. */
  readonly subgraphRequests: number;
}

/** Keeps a gateway busy for `durationMs` and measures it. */
export async function measureRound(
  { process }: RunningGateway,
  client: LoadClient,
  subgraphs: Subgraphs,
  durationMs: number,
): Promise<Round> {
  const subgraphRequestsBefore = await subgraphs.requests();
  const cpuBefore = cpuTimeMs(process.pid);
  const load = await client.run(durationMs);
  const cpuMs = cpuTimeMs(process.pid) - cpuBefore;
  const subgraphRequests = (await subgraphs.requests()) - subgraphRequestsBefore;
  const requests = load.latenciesMs.length;
  return {
    requests,
    failed: load.failed,
    cpuMs: cpuMs / requests,
    requestsPerSecond: requests / (load.durationMs / 1_000),
    p50Ms: quantile(load.latenciesMs, 0.5),
    p99Ms: quantile(load.latenciesMs, 0.99),
    subgraphRequests: subgraphRequests / requests,
  };
}
