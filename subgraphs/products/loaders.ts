import { type Database, entityLoader, listLoader, type ServiceContext } from '#service';
import { countByCategory, listByCategory, type ProductPage } from './listing.ts';
import type { Tables } from './migrations.ts';
import {
  attributesOf,
  categoriesAndParents,
  categoriesBelow,
  descriptionsOf,
  firstImages,
  mediaOf,
  productsById,
  productsBySku,
} from './store.ts';

export type Context = ServiceContext<Tables, Loaders>;
export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. */
export function createLoaders(db: Database<Tables>) {
  return { ...productLoaders(db), ...categoryLoaders(db) };
}

function productLoaders(db: Database<Tables>) {
  const productOf = (row: { productId: string }) => row.productId;
  return {
    product: entityLoader(
      (ids) => productsById(db, ids),
      (product) => product.id,
    ),
    productBySku: entityLoader(
      (skus) => productsBySku(db, skus),
      (product) => product.sku,
    ),
    description: entityLoader((ids) => descriptionsOf(db, ids), productOf),
    image: entityLoader((ids) => firstImages(db, ids), productOf),
    media: listLoader((ids, page: { first: number }) => mediaOf(db, ids, page), productOf),
    attributes: listLoader(
      (ids, page: { first: number }) => attributesOf(db, ids, page),
      productOf,
    ),
  };
}

function categoryLoaders(db: Database<Tables>) {
  return {
    category: entityLoader(
      (ids) => categoriesAndParents(db, ids),
      (category) => category.id,
    ),
    children: listLoader(
      (ids, page: { first: number }) => categoriesBelow(db, ids, page),
      (category) => category.parentId ?? '',
    ),
    categoryProducts: listLoader(
      (ids, page: ProductPage) => listByCategory(db, ids, page),
      (product) => product.categoryId,
    ),
    categoryTotal: entityLoader(
      (ids) => countByCategory(db, ids),
      (count) => count.categoryId,
    ),
  };
}
