import type { BlastRadius, OperationReview } from '../check/client-review.ts';

/** What an answer lacks while one subgraph is down, before and after. */
export interface RadiusChange {
  readonly subgraph: string;
  /** Absent: the subgraph was not asked. */
  readonly before?: BlastRadius | undefined;
  readonly after: BlastRadius;
}

/** The subgraphs whose failure takes something else than before; of a new operation all. */
export function radiusChanges({ before, after }: OperationReview): RadiusChange[] {
  return (after?.radius ?? [])
    .map((now) => ({
      subgraph: now.subgraph,
      before: before?.radius.find(({ subgraph }) => subgraph === now.subgraph),
      after: now,
    }))
    .filter(({ before: then, after: now }) => !then || lost(then) !== lost(now));
}

function lost({ nulls, isTotal }: BlastRadius): string {
  return JSON.stringify([isTotal, nulls]);
}

/** The places that are null: `data`, or some paths and how many more; none where all is there. */
export function nullPlaces({ nulls, isTotal }: BlastRadius): string[] {
  if (isTotal) return ['data'];
  const rest = nulls.length - MOST_PLACES;
  return rest <= 1 ? [...nulls] : [...nulls.slice(0, MOST_PLACES), `${rest} more places`];
}

const MOST_PLACES = 5;
