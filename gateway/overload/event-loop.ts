/** Told at every look how late the event loop is, in milliseconds, and what part of the time it was busy. */
export type OnLook = (delayMs: number, busyShare: number) => void;

/** Looks every 10 milliseconds at the event loop; returns how to stop that. */
export function watchEventLoop(onLook: OnLook): () => void {
  let due = performance.now() + INTERVAL_MS;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.now();
    const utilization = performance.eventLoopUtilization();
    onLook(
      Math.max(0, now - due),
      performance.eventLoopUtilization(utilization, before).utilization,
    );
    before = utilization;
    due = now + INTERVAL_MS;
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const INTERVAL_MS = 10;
