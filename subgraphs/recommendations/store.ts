import type { Selectable } from 'kysely';
import { afterKeyset, type Database, firstOfEach, type Keyset } from '#service';
import type { Tables } from './migrations.ts';

export type RecommendationRow = Selectable<Tables['trending']>;
export type UserRecommendationRow = Selectable<Tables['recommendation']>;
export type RelatedRow = Selectable<Tables['related']>;

/** Products and users belong to other services; here they are an id. */
export interface ProductRow {
  readonly id: string;
}
export type UserRow = ProductRow;

/** Which part of a list of recommendations is asked for. */
export interface Page {
  readonly first: number;
  readonly after: Keyset | null;
}

/** One page of what sells well, and one more if there is one. */
export function listTrending(
  db: Database<Tables>,
  { first, after }: Page,
): Promise<RecommendationRow[]> {
  const all = db.selectFrom('trending').selectAll();
  const rest = after ? all.where(afterKeyset('place', 'asc', after)) : all;
  return rest
    .orderBy('place')
    .limit(first + 1)
    .execute();
}

/** The same page for each of these users, and one more where there is one. */
export function recommendationsByUser(
  db: Database<Tables>,
  userIds: readonly string[],
  { first, after }: Page,
): Promise<UserRecommendationRow[]> {
  const all = db.selectFrom('recommendation').selectAll().where('userId', 'in', userIds);
  return firstOfEach(db, after ? all.where(afterKeyset('place', 'asc', after)) : all, {
    parent: 'userId',
    orderBy: [['place', 'asc']],
    first: first + 1,
  });
}

/** What goes best with each of these products. */
export function relatedByProduct(
  db: Database<Tables>,
  productIds: readonly string[],
  { first }: { first: number },
): Promise<RelatedRow[]> {
  const related = db.selectFrom('related').selectAll().where('productId', 'in', productIds);
  return firstOfEach(db, related, { parent: 'productId', orderBy: [['place', 'asc']], first });
}
