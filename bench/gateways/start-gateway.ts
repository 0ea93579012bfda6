import { setTimeout as sleep } from 'node:timers/promises';
import { WrongAnswer } from '../load/check-answer.ts';
import { createLoadClient, type LoadRequest } from '../load/load.ts';
import type { Processes, RunningProcess } from '../processes/processes.ts';
import type { Gateway, GatewaySetup } from './gateway.ts';

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly setup: GatewaySetup;
  readonly process: RunningProcess;
  /** From spawn to the first right answer, in milliseconds. */
  readonly bootMs: number;
}

/** A peer that cannot be measured here, and why. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}

/** What a gateway is asked until it answers right. */
export interface FirstRequest extends LoadRequest {
  /** Default 30,000. */
  readonly patienceMs?: number;
}

/**
 * Starts a gateway and asks until it answers right.
 *
 * @throws CannotStart when it ends before that or takes too long
 */
export async function startGateway(
  processes: Processes,
  gateway: Gateway,
  setup: GatewaySetup,
  { patienceMs = 30_000, ...request }: FirstRequest,
): Promise<RunningGateway> {
  const start = performance.now();
  const process = processes.start(gateway.program(setup));
  const client = createLoadClient({
    port: setup.port,
    next: () => request,
    identities: 'unique',
    concurrency: 1,
  });
  let reason: unknown;
  while (performance.now() - start < patienceMs) {
    try {
      const { outcome } = await client.once();
      const bootMs = performance.now() - start;
      if (outcome === 'right') {
        await client.close();
        return { gateway, setup, process, bootMs };
      }
      reason = 'it answers with errors only';
    } catch (error) {
      reason = error;
    }
    if (process.ending() !== undefined) break;
    await sleep(5);
  }
  await process.stop();
  if (reason instanceof WrongAnswer) throw reason;
  throw new CannotStart(`${gateway.label}: ${process.ending() ?? reason}`);
}
