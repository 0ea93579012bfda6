import {
  type Connection,
  connectionOf,
  keysetOf,
  limitOf,
  type PageArgs,
  viewerIs,
} from '#service';
import type { Resolvers } from './generated.ts';
import { listTrending, type Page, type RecommendationRow } from './store.ts';

export const resolvers: Resolvers = {
  Query: {
    trending: async (_, args, { db }) => {
      const page = pageOf(args);
      return recommendationConnection(await listTrending(db, page), page);
    },
  },
  User: {
    __resolveReference: (reference) => reference,
    recommendations: async ({ id }, args, { loaders, viewer }) => {
      viewerIs(viewer, id);
      const page = pageOf(args);
      return recommendationConnection(await loaders.recommendations.load(id, page), page);
    },
  },
  Product: {
    __resolveReference: (reference) => reference,
    related: async ({ id }, { first }, { loaders }) => {
      const related = await loaders.related.load(id, { first: limitOf(first, 20) });
      return related.map(({ relatedId }) => ({ id: relatedId }));
    },
  },
  Recommendation: { product: ({ productId }) => ({ id: productId }) },
};

function pageOf({ first, after }: PageArgs): Page {
  return { first: limitOf(first, 50), after: keysetOf(after, ORDER, 'number') };
}

function recommendationConnection(
  rows: readonly RecommendationRow[],
  { first }: Page,
): Connection<RecommendationRow> {
  const keyOf = ({ id, place }: RecommendationRow) => ({ value: place, id });
  return connectionOf(rows, { first, order: ORDER, keyOf });
}

const ORDER = 'recommendations';
