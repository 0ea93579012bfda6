import type { Selectable } from 'kysely';
import { type Connection, type Database, firstOfEach } from '#service';
import type { Tables } from './migrations.ts';

export type CategoryRow = Selectable<Tables['category']>;
export type ProductRow = Selectable<Tables['product']>;
export type DescriptionRow = Selectable<Tables['description']>;
export type MediaRow = Selectable<Tables['media']>;
export type ImageRow = MediaRow;
export type VideoRow = MediaRow;
export type AttributeRow = Selectable<Tables['attribute']>;

/** A page of products, and how to count all pages when somebody asks. */
export interface ProductConnectionRow extends Connection<ProductRow> {
  readonly total: () => Promise<number>;
}

type Ids = readonly string[];
interface Cut {
  readonly first: number;
}

/** The products with these ids, in any order. */
export function productsById(db: Database<Tables>, ids: Ids): Promise<ProductRow[]> {
  return db.selectFrom('product').selectAll().where('id', 'in', ids).execute();
}

/** The products with these stock-keeping units, in any order. */
export function productsBySku(db: Database<Tables>, skus: Ids): Promise<ProductRow[]> {
  return db.selectFrom('product').selectAll().where('sku', 'in', skus).execute();
}

/** The descriptions of these products, in any order. */
export function descriptionsOf(db: Database<Tables>, productIds: Ids): Promise<DescriptionRow[]> {
  return db.selectFrom('description').selectAll().where('productId', 'in', productIds).execute();
}

/** The first picture of each of these products. */
export function firstImages(db: Database<Tables>, productIds: Ids): Promise<MediaRow[]> {
  const media = db.selectFrom('media').selectAll().where('productId', 'in', productIds);
  return media.where('place', '=', 1).execute();
}

/** The first pictures and films of each of these products. */
export function mediaOf(
  db: Database<Tables>,
  productIds: Ids,
  { first }: Cut,
): Promise<MediaRow[]> {
  const media = db.selectFrom('media').selectAll().where('productId', 'in', productIds);
  return firstOfEach(db, media, { parent: 'productId', orderBy: [['place', 'asc']], first });
}

/** The picture or film at a place among a product's media. */
export function mediumAt(
  db: Database<Tables>,
  productId: string,
  place: number,
): Promise<MediaRow | undefined> {
  const media = db.selectFrom('media').selectAll().where('productId', '=', productId);
  return media.where('place', '=', place).executeTakeFirst();
}

/** The first attributes of each of these products. */
export function attributesOf(
  db: Database<Tables>,
  productIds: Ids,
  { first }: Cut,
): Promise<AttributeRow[]> {
  const attributes = db.selectFrom('attribute').selectAll().where('productId', 'in', productIds);
  return firstOfEach(db, attributes, { parent: 'productId', orderBy: [['place', 'asc']], first });
}

/**
 * The categories with these ids and the ones right above them, in any order: who shows a category
 * shows the way to it.
 */
export function categoriesAndParents(db: Database<Tables>, ids: Ids): Promise<CategoryRow[]> {
  const parents = db.selectFrom('category').select('parentId').where('id', 'in', ids);
  return db
    .selectFrom('category')
    .selectAll()
    .where((where) => where.or([where('id', 'in', ids), where('id', 'in', parents)]))
    .execute();
}

/** The category with this slug. */
export function categoryBySlug(
  db: Database<Tables>,
  slug: string,
): Promise<CategoryRow | undefined> {
  return db.selectFrom('category').selectAll().where('slug', '=', slug).executeTakeFirst();
}

/**
 * Keeps a product's price, in cents, and gives the product, if there is one. What it cost before stays
 * known while that was more: at any other price the product is no longer on offer.
 */
export function keepPrice(
  db: Database<Tables>,
  id: string,
  price: number,
): Promise<ProductRow | undefined> {
  return db
    .updateTable('product')
    .set(({ eb }) => ({
      price,
      listPrice: eb.case().when('listPrice', '>', price).then(eb.ref('listPrice')).else(null).end(),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** The first top categories, in shop order. */
export function topCategories(db: Database<Tables>, { first }: Cut): Promise<CategoryRow[]> {
  const top = db.selectFrom('category').selectAll().where('parentId', 'is', null);
  return top.orderBy('place').limit(first).execute();
}

/** The first categories below each of these, in shop order. */
export function categoriesBelow(
  db: Database<Tables>,
  parentIds: Ids,
  { first }: Cut,
): Promise<CategoryRow[]> {
  const below = db.selectFrom('category').selectAll().where('parentId', 'in', parentIds);
  return firstOfEach(db, below, { parent: 'parentId', orderBy: [['place', 'asc']], first });
}
