import type { SelectQueryBuilder } from 'kysely';
import { afterKeyset, type Database, firstOfEach, type Keyset } from '#service';
import type { ProductFilter, ProductSort } from './generated.ts';
import type { Tables } from './migrations.ts';
import type { ProductRow } from './store.ts';

/** Which products a list holds. */
export interface Wanted {
  readonly filter: ProductFilter;
  readonly includeDiscontinued: boolean;
}

/** Which part of a sorted product list is asked for. */
export interface ProductPage {
  readonly sort: ProductSort;
  readonly first: number;
  readonly after: Keyset | null;
}

type Products<Row> = SelectQueryBuilder<Tables, 'product', Row>;

/** Every sort is by a number, ties by id: numbers stand alike in every database and collation. */
const SORTS = {
  NEWEST: ['createdAt', 'desc'],
  PRICE_LOW: ['price', 'asc'],
  PRICE_HIGH: ['price', 'desc'],
  SUPPLIER_PRICE_LOW: ['supplierPrice', 'asc'],
} as const satisfies Record<ProductSort, readonly [keyof ProductRow, 'asc' | 'desc']>;

/** Where a product stands in a list of this sort. */
export function keyOf(product: ProductRow, sort: ProductSort): Keyset {
  return { value: product[SORTS[sort][0]], id: product.id };
}

/** One page of the wanted products, and one product more if there is one. */
export function listProducts(
  db: Database<Tables>,
  wanted: Wanted,
  page: ProductPage,
): Promise<ProductRow[]> {
  const [column, direction] = SORTS[page.sort];
  return pageFrom(wantedProducts(db, wanted).selectAll(), page)
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(page.first + 1)
    .execute();
}

/** How many products are wanted. */
export async function countProducts(db: Database<Tables>, wanted: Wanted): Promise<number> {
  const counted = wantedProducts(db, wanted).select(({ fn }) => fn.countAll<number>().as('total'));
  return (await counted.executeTakeFirstOrThrow()).total;
}

/** The same page of each category's own products, and one product more where there is one. */
export function listByCategory(
  db: Database<Tables>,
  categoryIds: readonly string[],
  page: ProductPage,
): Promise<ProductRow[]> {
  const [column, direction] = SORTS[page.sort];
  const own = wantedProducts(db, ON_SALE).selectAll().where('categoryId', 'in', categoryIds);
  return firstOfEach(db, pageFrom(own, page), {
    parent: 'categoryId',
    orderBy: [
      [column, direction],
      ['id', direction],
    ],
    first: page.first + 1,
  });
}

/** How many products on sale each category has; none is no row. */
export function countByCategory(
  db: Database<Tables>,
  categoryIds: readonly string[],
): Promise<{ categoryId: string; total: number }[]> {
  return wantedProducts(db, ON_SALE)
    .select(({ fn }) => ['categoryId', fn.countAll<number>().as('total')])
    .where('categoryId', 'in', categoryIds)
    .groupBy('categoryId')
    .execute();
}

const ON_SALE: Wanted = { filter: {}, includeDiscontinued: false };

function pageFrom<Row>(products: Products<Row>, { sort, after }: ProductPage): Products<Row> {
  const [column, direction] = SORTS[sort];
  return after ? products.where(afterKeyset(column, direction, after)) : products;
}

function wantedProducts(db: Database<Tables>, { filter, includeDiscontinued }: Wanted) {
  const { categoryId, brand, minPrice, maxPrice, inStock, maxSupplierPrice } = filter;
  return db
    .selectFrom('product')
    .where(({ and, eb }) =>
      and([
        ...given(includeDiscontinued ? null : 0, (no) => eb('discontinued', '=', no)),
        ...given(categoryId, (id) => eb('categoryId', '=', id)),
        ...given(brand, (name) => eb('brand', '=', name)),
        ...given(minPrice, (cents) => eb('price', '>=', cents)),
        ...given(maxPrice, (cents) => eb('price', '<=', cents)),
        ...given(inStock, (yes) => (yes ? eb('stock', '>', 0) : eb('stock', '=', 0))),
        ...given(maxSupplierPrice, (cents) => eb('supplierPrice', '<=', cents)),
      ]),
    );
}

function given<Value, Condition>(
  value: Value | null | undefined,
  conditionOf: (value: Value) => Condition,
): Condition[] {
  return value === null || value === undefined ? [] : [conditionOf(value)];
}
