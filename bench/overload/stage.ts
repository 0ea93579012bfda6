import { facet } from '../gateways/facet.ts';
import { freePort } from '../processes/free-port.ts';
import type { Processes, RunningProcess } from '../processes/processes.ts';
import { type Subgraphs, startSubgraphs } from '../subgraphs/subgraphs.ts';
import { writeManifest, writeSupergraph } from '../workload/generated-folder.ts';
import { OPERATIONS } from '../workload/operations.ts';

/** A BFF as it runs in production, before subgraphs in a process of their own. */
export interface Stage {
  readonly bff: RunningProcess;
  readonly port: number;
  readonly subgraphs: Subgraphs;
}

export async function setStage(processes: Processes): Promise<Stage> {
  const subgraphs = await startSubgraphs(processes);
  const port = await freePort();
  const setup = await facet.prepare({
    port,
    supergraph: writeSupergraph(subgraphs.urls),
    manifest: writeManifest('manifest', OPERATIONS),
    features: 'none',
  });
  const bff = processes.start(facet.program(setup));
  await bff.lineWith('ready');
  return { bff, port, subgraphs };
}
