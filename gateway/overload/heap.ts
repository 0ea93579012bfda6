import { getHeapStatistics } from 'node:v8';

/** Watches how full the heap is, against the limit at which V8 ends the process; returns how to stop. */
export function watchHeap(
  fullShare: number,
  onLook: (state: 'full' | 'roomy') => void,
): () => void {
  const timer = setInterval(() => {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    onLook(used > limit * fullShare ? 'full' : 'roomy');
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const INTERVAL_MS = 100;
