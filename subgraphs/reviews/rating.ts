import type { Rating } from './generated.ts';
import type { RatingCount } from './store.ts';

/** What the counts of a product's ratings amount to. */
export function ratingOf(counts: readonly RatingCount[]): Rating {
  const histogram = STARS.map((stars) => counts.find(({ rating }) => rating === stars)?.count ?? 0);
  const count = totalOf(counts);
  const sum = counts.reduce((stars, each) => stars + each.rating * each.count, 0);
  return { average: count === 0 ? null : Math.round((sum / count) * 10) / 10, count, histogram };
}

/** How many reviews were counted. */
export function totalOf(counts: readonly RatingCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

const STARS = [1, 2, 3, 4, 5] as const;
