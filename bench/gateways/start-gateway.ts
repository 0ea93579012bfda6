import { setTimeout as sleep } from 'node:timers/promises';
import { type CheckAnswer, WrongAnswer } from '../load/check-answer.ts';
import { createLoadClient } from '../load/load.ts';
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

/** One request, and what tells a right answer to it. */
export interface FirstRequest {
  readonly body: string;
  readonly check: CheckAnswer;
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
  { body, check, patienceMs = 30_000 }: FirstRequest,
): Promise<RunningGateway> {
  const start = performance.now();
  const process = processes.start(gateway.program(setup));
  const client = createLoadClient({
    port: setup.port,
    body,
    identities: 'unique',
    concurrency: 1,
    check,
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
