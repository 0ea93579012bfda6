import { existsSync } from 'node:fs';
import { type Lifecycle, readLifecycle } from '#schema/operations';
import { PROJECT_FILE, readProjectFile, readSubgraphSdl, subgraphFile } from './project.ts';

/** What the project's subgraphs say of who may use what. Those that are kept elsewhere say nothing. */
export function projectLifecycle(): Lifecycle {
  if (!existsSync(PROJECT_FILE)) return new Map();
  const here = readProjectFile().subgraphs.filter((name) => existsSync(subgraphFile(name)));
  return readLifecycle(here.map((name) => ({ sdl: readSubgraphSdl(name) })));
}
