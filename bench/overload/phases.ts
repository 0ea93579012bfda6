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
  /** Requests per second that were to be sent. */
  readonly offered: number;
  /** Requests per second that were answered, one way or the other. */
  readonly answered: number;
  /** CPU time of the BFF's process, as a share of one core's. */
  readonly cpuShare: number;
  readonly seen: Seen;
}

export interface Findings {
  /** C: the most right answers per second that closed loops got. */
  readonly capacity: number;
  /** The same just before and after 2 C, for a machine is not equally fast all the time. */
  readonly capacityBeside: number;
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
 * Finds how much a BFF can do, C: of some numbers of requests under way the best one's median over some
 * rounds, for the luckiest moment of all is not what it can do. Then it offers 0.7 C, 2 C and 10 C at a constant rate, and at last one
 * half of C to see how soon it is well again.
 */
export async function runPhases({
  phaseMs,
  progress,
  cpuMs,
  ...asking
}: PhasesOptions): Promise<Findings> {
  progress('warming up');
  const warm = await closedLoop({ ...asking, durationMs: 2 * phaseMs }, 32);
  // What refuses is warmed up like what answers.
  await openLoop({ ...asking, durationMs: phaseMs / 2 }, 2 * goodputOf(warm));
  const goodputs = new Map(CONCURRENCIES.map((each) => [each, [] as number[]]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`closed loops of ${CONCURRENCIES.join(', ')}, round ${round} of ${ROUNDS}`);
    for (const [concurrency, seen] of goodputs) seen.push(await closed(concurrency));
  }
  const medians = [...goodputs].map(([each, seen]) => [each, quantile(seen, 0.5)] as const);
  const [best, capacity] = medians.reduce((one, other) => (other[1] > one[1] ? other : one));
  const phases: Phase[] = [];
  const offer = async (factor: number, durationMs: number, wellMs?: number) => {
    const name = `${factor} C`;
    progress(`${name}, ${Math.round(capacity * factor)} requests per second`);
    const before = cpuMs();
    const seen = await openLoop({ ...asking, durationMs }, capacity * factor, wellMs);
    const cpuShare = (cpuMs() - before) / seen.durationMs;
    const offered = capacity * factor;
    const answered = perSecond(seen.offered, seen);
    const phase = { name, goodput: goodputOf(seen), offered, answered, cpuShare, seen };
    phases.push(phase);
    return phase;
  };
  const calm = await offer(0.7, phaseMs);
  const justBefore = await closed(best);
  await offer(2, phaseMs);
  await sleep(500);
  const capacityBeside = (justBefore + (await closed(best))) / 2;
  await offer(10, phaseMs);
  const wellMs = Math.max(100, 3 * quantile(calm.seen.admittedMs, 0.99));
  const { seen } = await offer(0.5, Math.max(6_000, phaseMs), wellMs);
  return { capacity, capacityBeside, phases, recoveryMs: recoveryMs(seen, calm.seen) };

  async function closed(concurrency: number): Promise<number> {
    return goodputOf(await closedLoop({ ...asking, durationMs: phaseMs / ROUNDS }, concurrency));
  }
}

/**
 * From when on all goes well: for some windows in a row, and on the whole until the end, no more is
 * answered badly than in the calm phase. What a machine loses now and then anyway is not what is to be
 * recovered from.
 */
export function recoveryMs(seen: Seen, calm: Seen): number {
  const allowed = Math.max(0.01, calm.badAtMs.length / calm.offered);
  const allowedInWindow = (allowed * seen.offered * WINDOW_MS) / seen.durationMs;
  const badIn = new Map<number, number>();
  for (const atMs of seen.badAtMs) {
    const window = Math.floor(atMs / WINDOW_MS);
    badIn.set(window, (badIn.get(window) ?? 0) + 1);
  }
  const windows = Math.ceil(seen.durationMs / WINDOW_MS);
  const bad = Array.from({ length: windows }, (_, window) => badIn.get(window) ?? 0);
  const goesWellFrom = (window: number): boolean => {
    const rest = bad.slice(window);
    const inRest = rest.reduce((sum, count) => sum + count, 0);
    const isWellForAWhile = rest.slice(0, WELL_WINDOWS).every((count) => count <= allowedInWindow);
    return (
      rest.length >= WELL_WINDOWS && isWellForAWhile && inRest <= allowedInWindow * rest.length
    );
  };
  const first = bad.findIndex((_, window) => goesWellFrom(window));
  return first < 0 ? seen.durationMs : first * WINDOW_MS;
}

const WINDOW_MS = 500;
const WELL_WINDOWS = 4;

/** Numbers of requests under way. */
const CONCURRENCIES = [8, 16, 32];
const ROUNDS = 5;

const perSecond = (count: number, { durationMs }: Seen) => (count / durationMs) * 1_000;
const goodputOf = (seen: Seen) => perSecond(seen.admittedMs.length, seen);
