import { getHeapStatistics } from 'node:v8';

/** Watches how full the heap is, against the limit at which V8 ends the process; returns how to stop. */
export function watchHeap(
  fullShare: number,
  onLook: (state: 'full' | 'roomy') => void,
): () => void {
  const timer = setInterval(() => onLook(usedShare() > fullShare ? 'full' : 'roomy'), INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const INTERVAL_MS = 100;

/**
 * What part of the room for objects that live longer is taken: it is for lack of that room that V8 ends the
 * process. To its limit V8 adds what it reserves for young objects, which is never filled with others; the
 * young ones themselves count, for they may all grow old at once.
 */
function usedShare(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / Math.max(limit - YOUNG_BYTES, limit / 2);
}

/**
 * What V8 reserves for young objects: three half-spaces, of 64 MB unless Node was started with another
 * `--max-semi-space-size`.
 */
export function youngBytes(nodeOptions: readonly string[]): number {
  const option = /^--max[-_]semi[-_]space[-_]size=(\d+)$/;
  const given = nodeOptions.map((each) => option.exec(each)?.[1]).findLast((size) => size);
  return 3 * Number(given ?? 64) * 1024 * 1024;
}

const YOUNG_BYTES = youngBytes(process.execArgv);
