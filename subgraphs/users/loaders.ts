import { type Database, entityLoader, listLoader, type ServiceContext } from '#service';
import type { Tables } from './migrations.ts';
import { addressesByUser, usersById } from './store.ts';

export type Context = ServiceContext<Tables, Loaders>;
export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. */
export function createLoaders(db: Database<Tables>) {
  return {
    user: entityLoader(
      (ids) => usersById(db, ids),
      (user) => user.id,
    ),
    addresses: listLoader(
      (userIds, page: { first: number }) => addressesByUser(db, userIds, page),
      (address) => address.userId,
    ),
  };
}
