import { writeFileSync } from 'node:fs';
import { processTree, readIfThere } from './process-tree.ts';

/** Forgets how much memory a process and its children held at most. */
export function resetPeakMemory(pid: number): void {
  for (const process of processTree(pid)) writeFileSync(`/proc/${process}/clear_refs`, '5');
}

/** Most resident memory a process and its children held since the last reset, in MiB. */
export function peakMemoryMiB(pid: number): number {
  const kibibytes = processTree(pid).map((process) =>
    Number(/^VmHWM:\s+(\d+)/m.exec(readIfThere(`/proc/${process}/status`))?.[1] ?? 0),
  );
  return kibibytes.reduce((sum, kib) => sum + kib, 0) / 1024;
}
