import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Revision } from '#schema/check';

/** A revision, and the folder of the cache that keeps what is made of it. */
export interface Ahead {
  readonly revision: Revision;
  readonly folder: string;
}

/**
 * Composes a revision in a thread of its own, so that its plans are in the cache when they are asked
 * for. What goes wrong there goes wrong again where it is asked for, and is told of then.
 *
 * @returns how many operations were planned there
 */
export async function composeAhead(ahead: Ahead): Promise<number> {
  const worker = new Worker(new URL('./compose-ahead.worker.ts', import.meta.url), {
    workerData: ahead,
  });
  let planned = 0;
  worker
    .on('error', () => {})
    .on('message', (count: number) => {
      planned = count;
    });
  await once(worker, 'exit');
  return planned;
}
