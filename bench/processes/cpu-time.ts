import { processTree, readIfThere, threadsOf } from './process-tree.ts';

/**
 * CPU time a process and its children have used so far, user and system, in milliseconds.
 *
 * The kernel tells it twice: per process in ticks of 10 ms, per living thread in nanoseconds. The
 * finer one is taken unless a thread has ended, whose time only the coarser one still has.
 *
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export function cpuTimeMs(pid: number): number {
  return processTree(pid)
    .map((process) => Math.max(ofThreadsMs(process), ofProcessMs(process) - TICK_MS))
    .reduce((sum, ms) => sum + ms, 0);
}

const TICK_MS = 10;

function ofThreadsMs(pid: number): number {
  const nanoseconds = threadsOf(pid).map((thread) =>
    Number(readIfThere(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]),
  );
  return nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

function ofProcessMs(pid: number): number {
  return ticksOf(pid, 11) * TICK_MS;
}

/** CPU time of this process's children that have ended, user and system, in milliseconds. */
export function endedCpuTimeMs(): number {
  return ticksOf(process.pid, 13) * TICK_MS;
}

/** User and system time, which stand side by side. */
function ticksOf(pid: number, field: number): number {
  // The second field, the program's name, may hold spaces; the fields counted here come after it.
  const stat = readIfThere(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[field] ?? 0) + Number(fields[field + 1] ?? 0);
}
