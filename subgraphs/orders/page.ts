import { connectionOf, keysetOf, limitOf, type PageArgs } from '#service';
import type { OrderStatus } from './generated.ts';
import type { OrderConnectionRow, OrderPage, OrderRow, StatusCount } from './store.ts';

/** The page that a connection's arguments ask for; those that make no sense are `BAD_USER_INPUT`. */
export function pageOf(
  { first, after }: PageArgs,
  status: OrderStatus | null | undefined,
): OrderPage {
  return {
    status: status ?? null,
    first: limitOf(first, 50),
    after: keysetOf(after, NEWEST, 'number'),
  };
}

/** Shapes the rows fetched for a page as a connection. */
export function orderConnectionOf(
  rows: readonly OrderRow[],
  { first }: OrderPage,
  totalCount: () => Promise<number>,
): OrderConnectionRow {
  const keyOf = ({ placedAt, id }: OrderRow) => ({ value: placedAt, id });
  return { ...connectionOf(rows, { first, order: NEWEST, keyOf }), totalCount };
}

/** The one order of all order lists: their cursors are bound to it. */
const NEWEST = 'NEWEST';

/** How many orders have this status, or any when it is null. */
export function totalOf(counts: readonly StatusCount[], status: OrderStatus | null): number {
  return counts
    .filter((each) => status === null || each.status === status)
    .reduce((total, { count }) => total + count, 0);
}
