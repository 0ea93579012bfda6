import { forgetLoaded, viewerRequired } from '#service';
import type { Resolvers } from './generated.ts';
import { newReview } from './new-review.ts';
import { pageOf, reviewConnectionOf } from './page.ts';
import { ratingOf, totalOf } from './rating.ts';
import { countOfAll, keepReview, latestReviews } from './store.ts';

export const resolvers: Resolvers = {
  Query: {
    review: (_, { id }, { loaders }) => loaders.review.load(id),
    latestReviews: async (_, args, { db }) => {
      const page = pageOf(args, 'NEWEST');
      return reviewConnectionOf(await latestReviews(db, page), page, () => countOfAll(db));
    },
  },
  Mutation: {
    addReview: async (_, { input }, { db, loaders, viewer, changed }) => {
      const review = await keepReview(db, newReview(viewerRequired(viewer).id, input));
      forgetLoaded(loaders);
      changed(`Product:${review.productId}`, `Review:${review.id}`, `User:${review.userId}`);
      return { review };
    },
  },
  Review: {
    __resolveReference: ({ id }, { loaders }) => loaders.review.load(id),
    createdAt: ({ createdAt }) => new Date(createdAt).toISOString(),
    verifiedPurchase: ({ verifiedPurchase }) => verifiedPurchase === 1,
    author: ({ userId }) => ({ id: userId }),
    product: ({ productId }) => ({ id: productId }),
  },
  Product: {
    __resolveReference: (reference) => reference,
    rating: async ({ id }, _, { loaders }) => ratingOf(await loaders.ratings.load(id, {})),
    reviews: async ({ id }, args, { loaders }) => {
      const page = pageOf(args, args.sort);
      const rows = await loaders.reviewsOfProduct.load(id, page);
      // The rating's loader counts already: a screen with both pays once.
      return reviewConnectionOf(rows, page, async () =>
        totalOf(await loaders.ratings.load(id, {})),
      );
    },
  },
  User: {
    __resolveReference: (reference) => reference,
    reviews: async ({ id }, args, { loaders }) => {
      const page = pageOf(args, 'NEWEST');
      const rows = await loaders.reviewsOfUser.load(id, page);
      return reviewConnectionOf(
        rows,
        page,
        async () => (await loaders.userCount.load(id))?.count ?? 0,
      );
    },
  },
};
