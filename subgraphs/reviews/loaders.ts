import { type Database, entityLoader, listLoader, type ServiceContext } from '#service';
import type { Tables } from './migrations.ts';
import {
  countsByUser,
  type ReviewPage,
  ratingCounts,
  reviewsById,
  reviewsByProduct,
  reviewsByUser,
} from './store.ts';

export type Context = ServiceContext<Tables, Loaders>;
export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. */
export function createLoaders(db: Database<Tables>) {
  return {
    review: entityLoader(
      (ids) => reviewsById(db, ids),
      (review) => review.id,
    ),
    reviewsOfProduct: listLoader(
      (productIds, page: ReviewPage) => reviewsByProduct(db, productIds, page),
      (review) => review.productId,
    ),
    reviewsOfUser: listLoader(
      (userIds, page: ReviewPage) => reviewsByUser(db, userIds, page),
      (review) => review.userId,
    ),
    ratings: listLoader(
      (productIds, _: object) => ratingCounts(db, productIds),
      ({ productId }) => productId,
    ),
    userCount: entityLoader(
      (userIds) => countsByUser(db, userIds),
      ({ userId }) => userId,
    ),
  };
}
