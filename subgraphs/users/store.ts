import type { Selectable } from 'kysely';
import { type Database, firstOfEach } from '#service';
import type { Tables } from './migrations.ts';

export type UserRow = Selectable<Tables['user']>;
export type AddressRow = Selectable<Tables['address']>;

/** The users with these ids, in any order. */
export function usersById(db: Database<Tables>, ids: readonly string[]): Promise<UserRow[]> {
  return db.selectFrom('user').selectAll().where('id', 'in', ids).execute();
}

/** The first addresses of each of these users. */
export function addressesByUser(
  db: Database<Tables>,
  userIds: readonly string[],
  { first }: { first: number },
): Promise<AddressRow[]> {
  const addresses = db.selectFrom('address').selectAll().where('userId', 'in', userIds);
  return firstOfEach(db, addresses, { parent: 'userId', orderBy: [['id', 'asc']], first });
}
