/** Told at every look how late the event loop is, in milliseconds. */
export type OnDelay = (delayMs: number) => void;

/** Looks every 10 milliseconds how late the event loop is; returns how to stop that. */
export function watchEventLoop(onDelay: OnDelay): () => void {
  let due = performance.now() + INTERVAL_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    onDelay(Math.max(0, now - due));
    due = now + INTERVAL_MS;
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const INTERVAL_MS = 10;
