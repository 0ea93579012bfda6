import type { Selectable } from 'kysely';
import { afterKeyset, type Connection, type Database, firstOfEach, type Keyset } from '#service';
import type { ReviewSort } from './generated.ts';
import type { Tables } from './migrations.ts';

export type ReviewRow = Selectable<Tables['review']>;

/** A page of reviews; the count costs a statement, so it is asked for only when selected. */
export interface ReviewConnectionRow extends Connection<ReviewRow> {
  readonly totalCount: () => Promise<number>;
}

/** Which part of a list is wanted, in which order. */
export interface ReviewPage {
  readonly sort: ReviewSort;
  readonly first: number;
  readonly after: Keyset | null;
}

/** How many reviews of a product gave one rating. */
export interface RatingCount {
  readonly productId: string;
  readonly rating: number;
  readonly count: number;
}

/** What each order sorts by; ids break ties in the same direction. */
export const ORDERS = {
  NEWEST: { column: 'createdAt', direction: 'desc' },
  RATING_HIGH: { column: 'rating', direction: 'desc' },
  RATING_LOW: { column: 'rating', direction: 'asc' },
} as const satisfies Record<ReviewSort, object>;

/** The reviews with these ids, in any order. */
export function reviewsById(db: Database<Tables>, ids: readonly string[]): Promise<ReviewRow[]> {
  return db.selectFrom('review').selectAll().where('id', 'in', ids).execute();
}

/** The page of each of these products' reviews, and one more row if another page follows. */
export function reviewsByProduct(
  db: Database<Tables>,
  productIds: readonly string[],
  page: ReviewPage,
): Promise<ReviewRow[]> {
  const reviews = reviewsAfter(db, page).where('productId', 'in', productIds);
  return firstOfEach(db, reviews, { parent: 'productId', ...cutOf(page) });
}

/** The page of what each of these users wrote, and one more row if another page follows. */
export function reviewsByUser(
  db: Database<Tables>,
  userIds: readonly string[],
  page: ReviewPage,
): Promise<ReviewRow[]> {
  const reviews = reviewsAfter(db, page).where('userId', 'in', userIds);
  return firstOfEach(db, reviews, { parent: 'userId', ...cutOf(page) });
}

/** The page of all reviews, and one more row if another page follows. */
export function latestReviews(db: Database<Tables>, page: ReviewPage): Promise<ReviewRow[]> {
  const { column, direction } = ORDERS[page.sort];
  return reviewsAfter(db, page)
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(page.first + 1)
    .execute();
}

/** How often each rating was given to each of these products. */
export function ratingCounts(
  db: Database<Tables>,
  productIds: readonly string[],
): Promise<RatingCount[]> {
  return db
    .selectFrom('review')
    .select(({ fn }) => ['productId', 'rating', fn.countAll<number>().as('count')])
    .where('productId', 'in', productIds)
    .groupBy(['productId', 'rating'])
    .execute();
}

/** How many reviews each of these users wrote; nothing for those who wrote none. */
export function countsByUser(
  db: Database<Tables>,
  userIds: readonly string[],
): Promise<{ userId: string; count: number }[]> {
  return db
    .selectFrom('review')
    .select(({ fn }) => ['userId', fn.countAll<number>().as('count')])
    .where('userId', 'in', userIds)
    .groupBy('userId')
    .execute();
}

/** How many reviews there are. */
export async function countOfAll(db: Database<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('review')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Keeps a review. Where the user already reviewed the product, that row takes the new words and
 * is to be moderated again, but stays in its place: id, time and proof of purchase remain. It is
 * one statement, so of two that arrive at once the later replaces the earlier.
 */
export function keepReview(db: Database<Tables>, review: ReviewRow): Promise<ReviewRow> {
  return db
    .insertInto('review')
    .values(review)
    .onConflict((conflict) =>
      conflict.columns(['userId', 'productId']).doUpdateSet(({ ref }) => ({
        rating: ref('excluded.rating'),
        title: ref('excluded.title'),
        body: ref('excluded.body'),
        moderation: ref('excluded.moderation'),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

function reviewsAfter(db: Database<Tables>, { sort, after }: ReviewPage) {
  const reviews = db.selectFrom('review').selectAll();
  const { column, direction } = ORDERS[sort];
  return after ? reviews.where(afterKeyset(column, direction, after)) : reviews;
}

function cutOf({ sort, first }: ReviewPage) {
  const { column, direction } = ORDERS[sort];
  return { orderBy: [[column, direction] as const, ['id', direction] as const], first: first + 1 };
}
