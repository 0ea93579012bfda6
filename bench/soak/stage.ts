import type { Processes, RunningProcess } from '../processes/processes.ts';
import { startSubgraphs } from '../subgraphs/subgraphs.ts';
import {
  generatedFolder,
  writeHintedSupergraph,
  writeManifest,
} from '../workload/generated-folder.ts';
import { OPERATIONS } from '../workload/operations.ts';

/** The BFF that is soaked, before subgraphs that take their time and fail now and then. */
export interface Stage {
  readonly bff: RunningProcess;
  readonly port: number;
  readonly snapshotFile: string;
}

/**
 * One of 50 requests to a subgraph fails; an answer is good for a second; connections that are idle are
 * closed before the process is looked into.
 */
const SUBGRAPHS = { delayMs: 2, maxAgeS: 1, keepAliveS: 2, faultEvery: 50 };

export async function setStage(processes: Processes, leak: boolean): Promise<Stage> {
  const subgraphs = await startSubgraphs(processes);
  await subgraphs.set(SUBGRAPHS);
  const supergraph = writeHintedSupergraph(subgraphs.urls);
  const manifest = writeManifest('soak', OPERATIONS);
  const snapshotFile = `${generatedFolder('soak')}/${process.pid}.heapsnapshot`;
  const bff = processes.start({
    directory: import.meta.dirname,
    arguments: [
      ...['--expose-gc', '--disable-proto=delete', 'bff.child.ts'],
      ...[supergraph, manifest, snapshotFile, leak ? 'leak' : 'sound'],
    ],
  });
  const [, url = ''] = (await bff.lineWith('ready')).split(' ');
  return { bff, port: Number(new URL(url).port), snapshotFile };
}
