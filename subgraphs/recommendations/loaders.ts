import { type Database, listLoader, type ServiceContext } from '#service';
import type { Tables } from './migrations.ts';
import { type Page, recommendationsByUser, relatedByProduct } from './store.ts';

export type Context = ServiceContext<Tables, Loaders>;
export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. */
export function createLoaders(db: Database<Tables>) {
  return {
    recommendations: listLoader(
      (userIds, page: Page) => recommendationsByUser(db, userIds, page),
      (recommendation) => recommendation.userId,
    ),
    related: listLoader(
      (productIds, page: { first: number }) => relatedByProduct(db, productIds, page),
      (related) => related.productId,
    ),
  };
}
