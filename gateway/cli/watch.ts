import type { Command } from './command.ts';
import { layOut, placeNamed, readProjectFile } from './project.ts';
import type { Refreshment } from './refresh-client.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { watchOperations } from './watch-operations.ts';

/** Keeps manifests and plans in step with operations, on every save. `facet dev` does it, too. */
export const watch: Command = {
  name: 'watch',
  usage: '[<client>]',
  summary: 'Validates operations on every save and renews the manifest and plans of their client.',
  example: 'facet watch web',
  words: 1,
  run: async ({ words: [client] }) => {
    const project = readProjectFile();
    if (client !== undefined) placeNamed(layOut(project, 0).bffs, client, 'client');
    return runUntilStopped(async () => startWatch(client === undefined ? project.bffs : [client]));
  },
};

/** A watch that runs until it is closed. */
export interface Watch {
  readonly name: string;
  /** What is watched. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts to watch; composer and planner are loaded at the first change. */
export function startWatch(clients: readonly string[]): Watch {
  const stopping = new AbortController();
  const watching = watchOperations({ clients, onChange: refresh, signal: stopping.signal });
  return {
    name: 'watch',
    url: clients.map((client) => `bffs/${client}/operations`).join(' '),
    close: () => {
      stopping.abort();
      return watching;
    },
  };
}

async function refresh(client: string): Promise<void> {
  const started = performance.now();
  const { refreshClient } = await import('./refresh-client.ts');
  const refreshment = await refreshClient(client).catch(failureOf);
  const tookMs = Math.round(performance.now() - started);
  if (refreshment.kind === 'failed') {
    const lines = [...refreshment.errors, `${client}: nothing is changed until this is mended`];
    process.stderr.write(`${lines.join('\n')}\n`);
  } else process.stdout.write(`${client}: ${outcomeOf(refreshment)} in ${tookMs} ms\n`);
}

function outcomeOf({ changed, operations, planned }: Extract<Refreshment, { kind: 'refreshed' }>) {
  if (changed.length === 0) return `its ${operations} operations are as they were; looked`;
  const names = changed.length > 3 ? `${changed.length} operations` : changed.join(', ');
  return `${names} changed, types by "npm run codegen"; ${planned} planned, manifest renewed`;
}

/** The watch outlives what it cannot read: the next save may mend it. */
function failureOf(error: unknown): Refreshment {
  return { kind: 'failed', errors: [String(error)] };
}
