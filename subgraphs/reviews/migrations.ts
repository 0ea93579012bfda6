import type { Migrations } from '#service';
import type { Moderation } from './generated.ts';

/** The service's tables, as its queries see them. */
export interface Tables {
  review: ReviewTable;
}

interface ReviewTable {
  id: string;
  productId: string;
  userId: string;
  rating: number;
  title: string;
  body: string;
  createdAt: number;
  /** 1 or 0. */
  verifiedPurchase: number;
  moderation: Moderation;
}

export const migrations: Migrations = {
  '0001_reviews': {
    up: async (db) => {
      await db.schema
        .createTable('review')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('product_id', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('rating', 'integer', (column) => column.notNull())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('verified_purchase', 'integer', (column) => column.notNull())
        .addColumn('moderation', 'text', (column) => column.notNull())
        .addUniqueConstraint('review_once', ['user_id', 'product_id'])
        .execute();
      // One per list, in the list's order, so that a page never sorts.
      for (const columns of [
        ['product_id', 'created_at', 'id'],
        ['product_id', 'rating', 'id'],
        ['user_id', 'created_at', 'id'],
        ['created_at', 'id'],
      ]) {
        const name = `review_by_${columns.join('_')}`;
        await db.schema.createIndex(name).on('review').columns(columns).execute();
      }
    },
  },
};
