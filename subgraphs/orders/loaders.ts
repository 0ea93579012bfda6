import { type Database, entityLoader, listLoader, type ServiceContext } from '#service';
import type { Tables } from './migrations.ts';
import {
  itemCounts,
  linesByOrder,
  type OrderPage,
  ordersById,
  ordersByUser,
  statusCounts,
} from './store.ts';

export type Context = ServiceContext<Tables, Loaders>;
export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. */
export function createLoaders(db: Database<Tables>) {
  return {
    order: entityLoader(
      (ids) => ordersById(db, ids),
      (order) => order.id,
    ),
    ordersOfUser: listLoader(
      (userIds, page: OrderPage) => ordersByUser(db, userIds, page),
      (order) => order.userId,
    ),
    statusCounts: listLoader(
      (userIds, _: object) => statusCounts(db, userIds),
      ({ userId }) => userId,
    ),
    lines: listLoader(
      (orderIds, page: { first: number }) => linesByOrder(db, orderIds, page),
      (line) => line.orderId,
    ),
    itemCount: entityLoader(
      (orderIds) => itemCounts(db, orderIds),
      ({ orderId }) => orderId,
    ),
  };
}
