import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * For long work where requests are served: to be awaited between two pieces of it, it lets
 * everybody else have a turn once the work has had the event loop for `sliceMs`.
 */
export function takingTurns(sliceMs = 3): () => Promise<void> | undefined {
  let end = performance.now() + sliceMs;
  return () => {
    if (performance.now() < end) return undefined;
    return nextTurn().then(() => {
      end = performance.now() + sliceMs;
    });
  };
}
