import { setPriority } from 'node:os';

/**
 * Puts this process first, and what it starts afterwards: whoever holds the clocks must not wait for
 * those it measures. Not everybody may: then it has to wait.
 */
export function goFirst(): void {
  try {
    setPriority(-15);
  } catch {}
}
