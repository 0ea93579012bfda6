import type { Migrations } from '#service';
import type { RecommendationReason } from './generated.ts';

/** The service's tables, as its queries see them. */
export interface Tables {
  /** What sells well, for everyone. */
  trending: RecommendationTable;
  /** What each user might like. */
  recommendation: RecommendationTable & { userId: string };
  /** What goes well with each product. */
  related: RelatedTable;
}

interface RecommendationTable {
  id: string;
  /** From 1, best first. */
  place: number;
  productId: string;
  reason: RecommendationReason;
  score: number;
}

interface RelatedTable {
  productId: string;
  place: number;
  relatedId: string;
}

export const migrations: Migrations = {
  '0001_recommendations': {
    up: async (db) => {
      await db.schema
        .createTable('trending')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('place', 'integer', (column) => column.notNull().unique())
        .addColumn('product_id', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('score', 'double precision', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('recommendation')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('place', 'integer', (column) => column.notNull())
        .addColumn('product_id', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('score', 'double precision', (column) => column.notNull())
        .addUniqueConstraint('recommendation_place', ['user_id', 'place'])
        .execute();
      await db.schema
        .createTable('related')
        .addColumn('product_id', 'text', (column) => column.notNull())
        .addColumn('place', 'integer', (column) => column.notNull())
        .addColumn('related_id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('related_key', ['product_id', 'place'])
        .execute();
    },
  },
};
