import { type Database, inChunks, type Random, randomOf, SHOP } from '#service';
import type { RecommendationReason } from './generated.ts';
import type { Tables } from './migrations.ts';

/** Fills the tables with what a model might have found. */
export async function seed(db: Database<Tables>, scale: number): Promise<void> {
  const products = Math.round(SHOP.products * scale);
  const random = randomOf('recommendations');
  const trending = picksOf(products, TRENDING, random).map((n, index) => ({
    id: `t${index + 1}`,
    ...recommendationOf(n, index, 'TRENDING'),
  }));
  const recommendations = numbersTo(Math.round(SHOP.users * scale)).flatMap((user) =>
    picksOf(products, PER_USER, random).map((n, index) => ({
      id: `u${user}r${index + 1}`,
      userId: `u${user}`,
      ...recommendationOf(n, index, random.pick(REASONS)),
    })),
  );
  const related = numbersTo(products).flatMap((n) =>
    relatedTo(n, products, random).map((other, index) => ({
      productId: `p${n}`,
      place: index + 1,
      relatedId: `p${other}`,
    })),
  );
  await inChunks(trending, (chunk) => db.insertInto('trending').values(chunk).execute());
  await inChunks(recommendations, (chunk) =>
    db.insertInto('recommendation').values(chunk).execute(),
  );
  await inChunks(related, (chunk) => db.insertInto('related').values(chunk).execute());
}

const TRENDING = 50;
const PER_USER = 20;
const PER_PRODUCT = 8;
const REASONS = ['TRENDING', 'BOUGHT_TOGETHER', 'SIMILAR'] as const;

function recommendationOf(n: number, index: number, reason: RecommendationReason) {
  return {
    place: index + 1,
    productId: `p${n}`,
    reason,
    // The score falls with the place: 0.98, 0.96… are exact enough in every database.
    score: (98 - index) / 100,
  };
}

/** Up to `count` different product numbers. */
function picksOf(products: number, count: number, random: Random): number[] {
  const picks = new Set<number>();
  const wanted = Math.min(products, count);
  while (picks.size < wanted) picks.add(random.whole(1, products));
  return [...picks];
}

/** Some neighbours from the same category, then whatever was bought together. */
function relatedTo(n: number, products: number, random: Random): number[] {
  // The shop's products stand in its categories in turn.
  const neighbours = [1, 2, 3, 4, 5].map((step) => n + step * SHOP.categories);
  const others = picksOf(products, PER_PRODUCT + 1, random);
  const related = new Set([...neighbours.filter((other) => other <= products), ...others]);
  related.delete(n);
  return [...related].slice(0, PER_PRODUCT);
}

const numbersTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
