import type { RunningGateway } from '../gateways/start-gateway.ts';
import type { LoadClient } from '../load/load.ts';
import { peakMemoryMiB, resetPeakMemory } from '../processes/memory.ts';
import type { Subgraphs } from '../subgraphs/subgraphs.ts';
import { measureRound, type Round } from './round.ts';
import { type Spread, spreadOf } from './spread.ts';

/** How long to measure. */
export interface Pace {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
}

/** One thing to measure in turn with others. */
export interface Contender {
  readonly running: RunningGateway;
  readonly client: LoadClient;
}

/** What a gateway did over all rounds: for each number of a round, its median and range. */
export interface Measurement {
  /** Right answers. */
  readonly requests: number;
  /** Requests it says it could not answer. */
  readonly failed: number;
  /** Most resident memory of its processes under load, in MiB. */
  readonly peakMemoryMiB: number;
  /** From spawn to the first right answer, in milliseconds. */
  readonly bootMs: number;
  readonly numbers: Readonly<Record<Exclude<keyof Round, 'requests' | 'failed'>, Spread>>;
}

/**
 * Measures contenders in turn: a whole round of each, then the next round, so that whatever else
 * the machine does falls on all of them alike. Who begins changes with every round.
 */
export async function interleave(
  contenders: readonly Contender[],
  subgraphs: Subgraphs,
  pace: Pace,
): Promise<Measurement[]> {
  for (const { client, running } of contenders) {
    await client.run(pace.warmUpMs);
    resetPeakMemory(running.process.pid);
  }
  const rounds = contenders.map((): Round[] => []);
  for (let round = 0; round < pace.rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const place = (round + turn) % contenders.length;
      const contender = contenders[place];
      if (!contender) continue;
      const { running, client } = contender;
      rounds[place]?.push(await measureRound(running, client, subgraphs, pace.roundMs));
    }
  }
  return contenders.map(({ running }, place) => measurementOf(running, rounds[place] ?? []));
}

function measurementOf({ process, bootMs }: RunningGateway, rounds: readonly Round[]): Measurement {
  // A round in which it answered nothing has nothing to divide by.
  const some = rounds.filter(({ requests }) => requests > 0);
  const spread = (name: keyof Round) => spreadOf(some.map((round) => round[name]));
  return {
    requests: rounds.reduce((sum, { requests }) => sum + requests, 0),
    failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
    peakMemoryMiB: peakMemoryMiB(process.pid),
    bootMs,
    numbers: {
      cpuMs: spread('cpuMs'),
      requestsPerSecond: spread('requestsPerSecond'),
      p50Ms: spread('p50Ms'),
      p99Ms: spread('p99Ms'),
      subgraphRequests: spread('subgraphRequests'),
    },
  };
}
