import { readdirSync, rmSync } from 'node:fs';
import type { RunningProcess } from '../processes/processes.ts';
import { type HeapObjects, heapObjectsIn } from './heap-objects.ts';

/** What a process holds when it has nothing to do and its garbage is collected. */
export interface Look {
  readonly heapBytes: number;
  readonly objects: HeapObjects;
  /** How many of each kind keep its event loop alive (sockets, timers), and its open files. */
  readonly resources: Readonly<Record<string, number>>;
  /** Node's warnings so far, such as that of too many listeners. */
  readonly warnings: readonly string[];
}

/** What the process itself tells of it. */
export interface Told {
  readonly heapBytes: number;
  readonly resources: readonly string[];
  readonly warnings: readonly string[];
}

/** Has the process write its heap to `snapshotFile`, and looks into it. */
export async function lookInto(process: RunningProcess, snapshotFile: string): Promise<Look> {
  const line = process.lineWith('heapBytes');
  process.signal('SIGUSR2');
  const { heapBytes, resources, warnings } = JSON.parse(await line) as Told;
  const objects = heapObjectsIn(snapshotFile);
  rmSync(snapshotFile);
  const openFiles = readdirSync(`/proc/${process.pid}/fd`).length;
  return { heapBytes, objects, resources: { ...tally(resources), openFiles }, warnings };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    // A look at a watched file that is under way is not one left behind.
    if (!name.startsWith('FSReq')) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
