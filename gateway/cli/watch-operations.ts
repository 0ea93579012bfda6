import { globSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whose operations are watched, and what is done about a change. */
export interface OperationWatch {
  readonly clients: readonly string[];
  /** Called for one change after the other, never for two at once. */
  readonly onChange: (client: string) => Promise<void>;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** How often changes are looked for, in milliseconds. Default 100. */
  readonly intervalMs?: number;
}

/**
 * Watches the `operations` folders of clients until it is told to stop. It asks the file system
 * instead of listening to it: that sees new folders and editors that rename their files, too.
 */
export async function watchOperations(watch: OperationWatch): Promise<void> {
  const { clients, onChange, signal, intervalMs = 100 } = watch;
  const seen = new Map<string, string>();
  for (const client of clients) seen.set(client, await stateOf(client));
  while (!signal.aborted) {
    const started = performance.now();
    const states = await Promise.all(clients.map(stateOf));
    // However many files there are, looking at them takes a small share of the time.
    const lookingMs = performance.now() - started;
    for (const [index, client] of clients.entries()) {
      if (states[index] === seen.get(client)) continue;
      seen.set(client, await settledState(client));
      await onChange(client);
    }
    await sleep(Math.max(intervalMs, 10 * lookingMs), undefined, { signal }).catch(() => {});
  }
}

/** Some editors empty a file before they write it: what is judged is what they leave. */
async function settledState(client: string): Promise<string> {
  const before = await stateOf(client);
  await sleep(SETTLING_MS);
  const after = await stateOf(client);
  return before === after ? after : settledState(client);
}

const SETTLING_MS = 20;

/** Changes whenever a file of the client's operations does. */
async function stateOf(client: string): Promise<string> {
  const paths = globSync(`bffs/${client}/operations/**/*.graphql`).sort();
  const states = await Promise.all(paths.map(stateOfFile));
  return states.join('\n');
}

async function stateOfFile(path: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${path} ${mtimeNs} ${size} ${ino}`;
  } catch {
    // It went between two looks.
    return `${path} gone`;
  }
}
