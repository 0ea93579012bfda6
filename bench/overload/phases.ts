import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from './http-client.ts';
import { closedLoop, openLoop, type Seen } from './loops.ts';
import { quantile } from './quantile.ts';
import type { Request } from './traffic.ts';

/** One phase of the load, and what was seen. */
export interface Phase {
  readonly name: string;
  /** Right answers per second. */
  readonly goodput: number;
  readonly offered: number;
  /** CPU time of the BFF's process, as a share of one core's. */
  readonly cpuShare: number;
  readonly seen: Seen;
}

export interface Findings {
  /** The most right answers per second that a closed loop got. */
  readonly capacity: number;
  readonly phases: readonly Phase[];
  /** From the end of the heaviest load until all went well again, in milliseconds. */
  readonly recoveryMs: number;
}

export interface PhasesOptions {
  readonly client: HttpClient;
  readonly next: () => Request;
  /** CPU time that the BFF has used so far, in milliseconds. */
  readonly cpuMs: () => number;
  readonly phaseMs: number;
  readonly progress: (text: string) => void;
}

/**
 * Finds how much a BFF can do, C, then offers 0.7 C, 2 C and 10 C at a constant rate, and at last one
 * half of C to see how soon it is well again.
 */
export async function runPhases({
  phaseMs,
  progress,
  cpuMs,
  ...asking
}: PhasesOptions): Promise<Findings> {
  progress('warming up');
  await closedLoop({ ...asking, durationMs: 2 * phaseMs }, 32);
  let capacity = 0;
  for (const concurrency of [8, 16, 32]) {
    progress(`a closed loop of ${concurrency}`);
    const seen = await closedLoop({ ...asking, durationMs: phaseMs }, concurrency);
    capacity = Math.max(capacity, goodputOf(seen));
  }
  const phases: Phase[] = [];
  const offer = async (factor: number, durationMs: number, wellMs?: number) => {
    const name = `${factor} C`;
    progress(`${name}, ${Math.round(capacity * factor)} requests per second`);
    const before = cpuMs();
    const seen = await openLoop({ ...asking, durationMs }, capacity * factor, wellMs);
    const cpuShare = (cpuMs() - before) / durationMs;
    const phase = { name, goodput: goodputOf(seen), offered: capacity * factor, cpuShare, seen };
    phases.push(phase);
    return phase;
  };
  const calm = await offer(0.7, phaseMs);
  await offer(2, phaseMs);
  await sleep(500);
  await offer(10, phaseMs);
  const wellMs = Math.max(100, 3 * quantile(calm.seen.admittedMs, 0.99));
  const { seen } = await offer(0.5, Math.max(6_000, phaseMs), wellMs);
  return { capacity, phases, recoveryMs: seen.lastBadAtMs };
}

const goodputOf = ({ admittedMs, durationMs }: Seen) => (admittedMs.length / durationMs) * 1_000;
