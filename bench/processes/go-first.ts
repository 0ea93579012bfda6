import { setPriority } from 'node:os';

/**
 * Puts the thread that calls it first, and what that starts afterwards: whoever holds the clocks must not
 * wait for those it measures. Not everybody may: then it has to wait.
 */
export function goFirst(): void {
  try {
    setPriority(-15);
  } catch {}
}
