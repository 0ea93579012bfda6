import { writeFileSync } from 'node:fs';
import { publicPart } from '../../gateway/identity/new-key.ts';
import type { Processes, RunningProcess } from '../processes/processes.ts';
import { startSubgraphs } from '../subgraphs/subgraphs.ts';
import {
  generatedFolder,
  writeManifest,
  writeWritableSupergraph,
} from '../workload/generated-folder.ts';
import type { Soaked } from './bff.child.ts';
import { type Changes, createChanges, writeRelease } from './changes.ts';
import { createVouch, type Vouch } from './edge.ts';
import { newKeys } from './keys.ts';
import { SOAK_OPERATIONS } from './operations.ts';
import { PLACE } from './place.ts';
import { startRedis } from './redis.ts';

/** The BFF that is soaked, before subgraphs that take their time and fail now and then. */
export interface Stage {
  readonly bff: RunningProcess;
  readonly port: number;
  /** Of what the run writes; to be removed when the BFF has ended. */
  readonly folder: string;
  readonly snapshotFile: string;
  readonly changes: Changes;
  readonly vouch: Vouch;
  /** Whether it shares a Redis with others. */
  readonly hasRedis: boolean;
}

/**
 * One of 50 requests to a subgraph fails; an answer is good for a second; connections that are idle are
 * closed before the process is looked into.
 */
const SUBGRAPHS = { delayMs: 2, maxAgeS: 1, keepAliveS: 2, faultEvery: 50 };

export async function setStage(processes: Processes, leaks: boolean): Promise<Stage> {
  const { edge, bff: key } = newKeys();
  const subgraphs = await startSubgraphs(processes);
  await subgraphs.set({ ...SUBGRAPHS, callers: [publicPart(key)] });
  const folder = generatedFolder(PLACE);
  const soaked: Soaked = {
    supergraph: writeWritableSupergraph(`${PLACE}/supergraph`, subgraphs.urls),
    manifests: [writeManifest(`${PLACE}/operations`, SOAK_OPERATIONS), ...[0, 1].map(writeRelease)],
    snapshotFile: `${folder}/heap.heapsnapshot`,
    stateFolder: folder,
    redisUrl: await startRedis(processes),
    key,
    edgeKey: edge,
    leaks,
  };
  const setupFile = `${folder}/setup.json`;
  writeFileSync(setupFile, JSON.stringify(soaked));
  const bff = processes.start({
    directory: import.meta.dirname,
    arguments: [...['--expose-gc', '--disable-proto=delete'], ...['bff.child.ts', setupFile]],
  });
  const [, url = ''] = (await bff.lineWith('ready')).split(' ');
  return {
    bff,
    port: Number(new URL(url).port),
    folder,
    snapshotFile: soaked.snapshotFile,
    changes: createChanges(url, soaked.supergraph),
    vouch: createVouch(edge),
    hasRedis: soaked.redisUrl !== undefined,
  };
}
