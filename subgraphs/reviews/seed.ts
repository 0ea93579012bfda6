import { type Database, inChunks, type Random, randomOf, SHOP, shopTime } from '#service';
import type { Tables } from './migrations.ts';
import { wordsOf } from './seed-words.ts';
import type { ReviewRow } from './store.ts';

/** Fills the table with the demonstration shop's reviews. */
export async function seed(db: Database<Tables>, scale: number): Promise<void> {
  const random = randomOf('reviews');
  const users = Math.round(SHOP.users * scale);
  const reviews: ReviewRow[] = [];
  for (const [index, count] of countsOf(random, scale).entries()) {
    const quality = random.pick(QUALITIES);
    for (const n of someOf(random, count, users)) {
      const rating = random.pick(quality);
      reviews.push({
        id: `r${reviews.length + 1}`,
        productId: `p${index + 1}`,
        userId: `u${n}`,
        rating,
        ...wordsOf(random, rating),
        createdAt: shopTime(random.whole(10, 1_000_000)),
        verifiedPurchase: random.chance(0.8) ? 1 : 0,
        moderation: random.chance(0.97) ? 'APPROVED' : 'PENDING',
      });
    }
  }
  await inChunks(reviews, (chunk) => db.insertInto('review').values(chunk).execute());
}

const REVIEWS_OF_ONE_MAX = 60;

/** The ratings a product draws from: most are good, some only fair. */
const QUALITIES = [
  [5, 5, 5, 5, 5, 5, 4, 4, 4, 3],
  [5, 5, 5, 5, 5, 4, 4, 4, 4, 2],
  [5, 5, 5, 5, 4, 4, 4, 4, 3, 1],
  [5, 4, 4, 4, 4, 3, 3, 3, 2, 1],
] as const;

/** How many reviews each product has. The first has as many as one can: it is looked at most. */
function countsOf(random: Random, scale: number): number[] {
  const most = Math.min(REVIEWS_OF_ONE_MAX, Math.round(SHOP.users * scale));
  const counts = Array.from({ length: Math.round(SHOP.products * scale) }, (_, index) => {
    // The fifth power gives few products many and many few, ten on average out of sixty.
    const popularity = index === 0 ? 1 : (random.whole(0, 100) / 100) ** 5;
    return Math.round(popularity * most);
  });
  return adjusted(counts, Math.round(SHOP.reviews * scale), most);
}

/**
 * The same counts, one more or less each in turn until they add up to `total`. Products without
 * reviews keep none. A very small shop has too few pairs of user and product; it gets what fits.
 */
function adjusted(counts: readonly number[], total: number, most: number): number[] {
  const result = [...counts];
  const rooms = counts.filter((count) => count > 0).length * most;
  let missing = Math.min(total, rooms) - counts.reduce((sum, count) => sum + count, 0);
  while (missing !== 0) {
    const step = Math.sign(missing);
    for (const [index, count] of result.entries()) {
      const changed = count + step;
      if (missing === 0 || index === 0 || count === 0 || changed < 1 || changed > most) continue;
      result[index] = changed;
      missing -= step;
    }
  }
  return result;
}

/** `count` different numbers from 1 to `max`. */
function someOf(random: Random, count: number, max: number): Set<number> {
  const numbers = new Set<number>();
  while (numbers.size < count) numbers.add(random.whole(1, max));
  return numbers;
}
