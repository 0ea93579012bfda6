import { sql } from 'kysely';
import { badUserInput, type Database, type Keyset } from '#service';
import type { Tables } from './migrations.ts';
import type { CategoryRow, ProductRow } from './store.ts';

/** What a search finds. */
export type Found = CategoryRow | ProductRow;

/** Whether a search found a product, not a category. */
export const isProduct = (found: Found): found is ProductRow => 'sku' in found;

/** Categories stand before products, each by id. */
export function placeOf(found: Found): Keyset {
  return { value: isProduct(found) ? PRODUCTS : CATEGORIES, id: found.id };
}

const CATEGORIES = 0;
const PRODUCTS = 1;

/** The page of categories and products whose name holds the text: one statement for each. */
export async function search(
  db: Database<Tables>,
  text: string,
  page: { readonly first: number; readonly after: Keyset | null },
): Promise<Found[]> {
  const wanted = { pattern: patternOf(text), limit: page.first + 1 };
  const inProducts = page.after?.value === PRODUCTS;
  const afterCategory = inProducts ? null : page.after?.id;
  const afterProduct = inProducts ? page.after?.id : null;
  const categories = inProducts
    ? []
    : await findCategories(db, { ...wanted, after: afterCategory });
  return [...categories, ...(await findProducts(db, { ...wanted, after: afterProduct }))];
}

interface Part {
  readonly pattern: string;
  readonly limit: number;
  readonly after: string | null | undefined;
}

function findCategories(db: Database<Tables>, { pattern, limit, after }: Part) {
  const found = db.selectFrom('category').selectAll().where(holds('name', pattern));
  const rest = after ? found.where('id', '>', after) : found;
  return rest.orderBy('id').limit(limit).execute();
}

function findProducts(db: Database<Tables>, { pattern, limit, after }: Part) {
  const found = db.selectFrom('product').selectAll().where(holds('title', pattern));
  const rest = after ? found.where('id', '>', after) : found;
  return rest.where('discontinued', '=', 0).orderBy('id').limit(limit).execute();
}

/**
 * The text is lowered here, for only PostgreSQL knows the small letters beyond ASCII; names in the
 * catalogue are ASCII, so both databases find the same.
 */
const holds = (column: string, pattern: string) =>
  sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;

/** The LIKE pattern of names that hold the text; `%` and `_` in it stand for themselves. */
function patternOf(text: string): string {
  const wanted = text.trim().toLowerCase();
  if (wanted.length < TEXT_MIN || wanted.length > TEXT_MAX) {
    throw badUserInput(`"text" must have from ${TEXT_MIN} to ${TEXT_MAX} characters.`);
  }
  return `%${wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

const TEXT_MIN = 2;
const TEXT_MAX = 100;
