import { setTimeout as sleep } from 'node:timers/promises';

type Nothing = false | undefined;

/** The first value that is neither false nor nothing; fails when none came within `timeoutMs`. */
export async function until<Value>(
  look: () => Promise<Value | Nothing> | Value | Nothing,
  { timeoutMs = 20_000, what = 'what a test waits for' } = {},
): Promise<Value> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(2);
  }
}
