import { GATEWAYS } from '../gateways/gateways.ts';
import type { Pace } from '../measure/interleave.ts';
import type { BenchOptions } from '../options.ts';
import type { Processes } from '../processes/processes.ts';
import { startSubgraphs } from '../subgraphs/subgraphs.ts';
import { writeSupergraph } from '../workload/generated-folder.ts';
import type { Stage } from './stage.ts';

const PACES: Readonly<Record<BenchOptions['extent'], Pace>> = {
  quick: { rounds: 3, roundMs: 500, warmUpMs: 800 },
  full: { rounds: 5, roundMs: 3_000, warmUpMs: 4_000 },
};

/** Starts the subgraphs and composes their supergraph. */
export async function setStage({ extent }: BenchOptions, processes: Processes): Promise<Stage> {
  const subgraphs = await startSubgraphs(processes);
  return {
    processes,
    subgraphs,
    supergraph: writeSupergraph(subgraphs.urls),
    gateways: GATEWAYS,
    pace: PACES[extent],
    extent,
    progress: (text) => process.stderr.write(`bench: ${text}\n`),
  };
}
