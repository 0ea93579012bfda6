import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * By how many bytes at most old objects grow while `once` runs again and again, and young ones are collected:
 * what is done with and is found there lives until the next full collection.
 */
export async function oldGrowthBytes(times: number, once: () => Promise<unknown>): Promise<number> {
  for (let run = 0; run < WARM_UP; run += 1) await once();
  // Whatever was young before is old, or gone, by the second.
  collectYoung();
  collectYoung();
  const before = oldBytes();
  let most = before;
  for (let run = 0; run < times; run += 1) {
    await once();
    if (run % RUNS_BETWEEN > 0) continue;
    collectYoung();
    most = Math.max(most, oldBytes());
  }
  return most - before;
}

const WARM_UP = 20;
const RUNS_BETWEEN = 64;

/** A text of `length` characters that nothing else holds. */
export function ownText(length: number): string {
  return Buffer.alloc(length, `${Math.random()}`).toString('latin1');
}

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (options: { type: 'minor' }) => void;

function collectYoung(): void {
  gc({ type: 'minor' });
}

function oldBytes(): number {
  return getHeapSpaceStatistics()
    .filter(({ space_name: name }) => name === 'old_space' || name === 'large_object_space')
    .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
}
