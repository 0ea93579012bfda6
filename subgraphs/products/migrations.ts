import type { Kysely } from 'kysely';
import type { Migrations } from '#service';

/** The service's tables, as its queries see them. */
export interface Tables {
  category: CategoryTable;
  product: ProductTable;
  description: DescriptionTable;
  media: MediaTable;
  attribute: AttributeTable;
}

interface CategoryTable {
  id: string;
  slug: string;
  name: string;
  parentId: string | null;
  /** Its place in the shop order. */
  place: number;
}

interface ProductTable {
  id: string;
  sku: string;
  title: string;
  summary: string;
  brand: string;
  categoryId: string;
  /** In cents, as all prices. */
  price: number;
  listPrice: number | null;
  supplierPrice: number;
  weight: number;
  stock: number;
  /** 1 when no more will come, else 0. */
  discontinued: number;
  createdAt: number;
}

/** Apart from the product: it is most of its bytes, and few lists show it. */
interface DescriptionTable {
  productId: string;
  text: string;
}

interface MediaTable {
  productId: string;
  /** From 1, best first; the first is always a picture. */
  place: number;
  /** Where a film stands, or where a picture came from. */
  url: string;
  alt: string;
  width: number;
  height: number;
  /** Null for a picture. */
  durationSeconds: number | null;
}

interface AttributeTable {
  productId: string;
  place: number;
  name: string;
  value: string;
}

export const migrations: Migrations = {
  '0001_catalogue': {
    up: async (db) => {
      await createCategory(db);
      await createProduct(db);
      await createParts(db);
    },
  },
};

async function createCategory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('category')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('parent_id', 'text', (column) => column.references('category.id'))
    .addColumn('place', 'integer', (column) => column.notNull())
    .execute();
  await index(db, 'category', ['parent_id', 'place']);
}

async function createProduct(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('product')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('sku', 'text', (column) => column.notNull().unique())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('brand', 'text', (column) => column.notNull())
    .addColumn('category_id', 'text', (column) => column.notNull().references('category.id'))
    .addColumn('price', 'integer', (column) => column.notNull())
    .addColumn('list_price', 'integer')
    .addColumn('supplier_price', 'integer', (column) => column.notNull())
    .addColumn('weight', 'integer', (column) => column.notNull())
    .addColumn('stock', 'integer', (column) => column.notNull())
    .addColumn('discontinued', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'product', ['created_at', 'id']);
  await index(db, 'product', ['price', 'id']);
  await index(db, 'product', ['supplier_price', 'id']);
  await index(db, 'product', ['category_id', 'created_at', 'id']);
}

async function createParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('description')
    .addColumn('product_id', 'text', (column) => column.primaryKey().references('product.id'))
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('media')
    .addColumn('product_id', 'text', (column) => column.notNull().references('product.id'))
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('alt', 'text', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('duration_seconds', 'integer')
    .addPrimaryKeyConstraint('media_key', ['product_id', 'place'])
    .execute();
  await db.schema
    .createTable('attribute')
    .addColumn('product_id', 'text', (column) => column.notNull().references('product.id'))
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('attribute_key', ['product_id', 'place'])
    .execute();
}

async function index(db: Kysely<unknown>, table: string, columns: string[]): Promise<void> {
  const name = `${table}_by_${columns.join('_')}`;
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
