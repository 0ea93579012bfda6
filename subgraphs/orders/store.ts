import type { Selectable } from 'kysely';
import { afterKeyset, type Connection, type Database, firstOfEach, type Keyset } from '#service';
import type { OrderStatus } from './generated.ts';
import type { Tables } from './migrations.ts';

export type OrderRow = Selectable<Tables['order']>;
export type OrderLineRow = Selectable<Tables['orderLine']>;
export type ProductFactRow = Selectable<Tables['productFact']>;

/** A product of another service: its id, and what the gateway told for `@requires`. */
export interface ProductRow {
  readonly id: string;
  readonly weight?: { readonly grams: number } | null;
  readonly price?: { readonly amount: number } | null;
}

/** A page of orders; the count costs a statement, so it is asked for only when selected. */
export interface OrderConnectionRow extends Connection<OrderRow> {
  readonly totalCount: () => Promise<number>;
}

/** Which part of a user's orders is wanted; of any status when it is null. */
export interface OrderPage {
  readonly status: OrderStatus | null;
  readonly first: number;
  readonly after: Keyset | null;
}

/** How many orders of a user have one status. */
export interface StatusCount {
  readonly userId: string;
  readonly status: OrderStatus;
  readonly count: number;
}

/** The orders with these ids, in any order. */
export function ordersById(db: Database<Tables>, ids: readonly string[]): Promise<OrderRow[]> {
  return db.selectFrom('order').selectAll().where('id', 'in', ids).execute();
}

/** The page of each of these users' orders, newest first, and one more row if another follows. */
export function ordersByUser(
  db: Database<Tables>,
  userIds: readonly string[],
  { status, first, after }: OrderPage,
): Promise<OrderRow[]> {
  const orders = db
    .selectFrom('order')
    .selectAll()
    .where(({ and, eb }) =>
      and([
        eb('userId', 'in', userIds),
        ...(status ? [eb('status', '=', status)] : []),
        ...(after ? [afterKeyset('placedAt', 'desc', after)] : []),
      ]),
    );
  return firstOfEach(db, orders, { parent: 'userId', orderBy: NEWEST_FIRST, first: first + 1 });
}

const NEWEST_FIRST = [
  ['placedAt', 'desc'],
  ['id', 'desc'],
] as const;

/** How many orders of each status each of these users has. */
export function statusCounts(
  db: Database<Tables>,
  userIds: readonly string[],
): Promise<StatusCount[]> {
  return db
    .selectFrom('order')
    .select(({ fn }) => ['userId', 'status', fn.countAll<number>().as('count')])
    .where('userId', 'in', userIds)
    .groupBy(['userId', 'status'])
    .execute();
}

/** The first lines of each of these orders. */
export function linesByOrder(
  db: Database<Tables>,
  orderIds: readonly string[],
  { first }: { first: number },
): Promise<OrderLineRow[]> {
  const lines = db.selectFrom('orderLine').selectAll().where('orderId', 'in', orderIds);
  return firstOfEach(db, lines, { parent: 'orderId', orderBy: [['position', 'asc']], first });
}

/** How many pieces each of these orders holds. */
export function itemCounts(
  db: Database<Tables>,
  orderIds: readonly string[],
): Promise<{ orderId: string; count: number }[]> {
  return db
    .selectFrom('orderLine')
    .select(({ fn }) => ['orderId', fn.sum<number>('quantity').as('count')])
    .where('orderId', 'in', orderIds)
    .groupBy('orderId')
    .execute();
}
