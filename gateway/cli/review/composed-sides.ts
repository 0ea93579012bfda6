import { composeRevision, type Revision, type Revisions } from '#schema/check';
import { composeAhead } from './compose-ahead.ts';
import type { DiskCache } from './disk-cache.ts';

/** Fewer operations are planned sooner than a thread has loaded the planner. */
const AHEAD_MIN = 100;

/** Composes both sides of a review: at the same time, when a lot is to be planned for either. */
export async function composedSides(
  { base, head }: { readonly base?: Revision | undefined; readonly head: Revision },
  cache: DiskCache,
): Promise<Revisions> {
  if (!base) return { head: composeRevision(head, cache) };
  const areNew = cache.made('composition') > 1;
  const isAhead = areNew && countOperations(base) >= AHEAD_MIN;
  const ahead = isAhead ? composeAhead({ revision: base, folder: cache.folder }) : undefined;
  const composed = composeRevision(head, cache);
  cache.countMade('plans', (await ahead) ?? 0);
  return { base: composeRevision(base, cache), head: composed };
}

/** Operations of all clients. */
export function countOperations({ clients }: Revision): number {
  return clients.reduce((sum, { operations }) => sum + operations.length, 0);
}
