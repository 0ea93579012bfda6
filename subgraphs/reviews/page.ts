import { connectionOf, keysetOf, limitOf, type PageArgs } from '#service';
import type { ReviewSort } from './generated.ts';
import { ORDERS, type ReviewConnectionRow, type ReviewPage, type ReviewRow } from './store.ts';

/** The page that a connection's arguments ask for; those that make no sense are `BAD_USER_INPUT`. */
export function pageOf({ first, after }: PageArgs, sort: ReviewSort): ReviewPage {
  return { sort, first: limitOf(first), after: keysetOf(after, sort, 'number') };
}

/** Shapes the rows fetched for a page as a connection. */
export function reviewConnectionOf(
  rows: readonly ReviewRow[],
  { sort, first }: ReviewPage,
  totalCount: () => Promise<number>,
): ReviewConnectionRow {
  const { column } = ORDERS[sort];
  const keyOf = (row: ReviewRow) => ({ value: row[column], id: row.id });
  return { ...connectionOf(rows, { first, order: sort, keyOf }), totalCount };
}
