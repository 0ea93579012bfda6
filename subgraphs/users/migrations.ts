import type { Migrations } from '#service';

/** The service's tables, as its queries see them. */
export interface Tables {
  user: UserTable;
  address: AddressTable;
}

interface UserTable {
  id: string;
  name: string;
  email: string;
  avatarUrl: string;
  joinedAt: number;
  points: number;
  supportNote: string | null;
}

interface AddressTable {
  id: string;
  userId: string;
  label: string;
  street: string;
  city: string;
  postalCode: string;
  country: string;
}

export const migrations: Migrations = {
  '0001_users': {
    up: async (db) => {
      await db.schema
        .createTable('user')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull().unique())
        .addColumn('avatar_url', 'text', (column) => column.notNull())
        .addColumn('joined_at', 'bigint', (column) => column.notNull())
        .addColumn('points', 'integer', (column) => column.notNull())
        .addColumn('support_note', 'text')
        .execute();
      await db.schema
        .createTable('address')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('street', 'text', (column) => column.notNull())
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('postal_code', 'text', (column) => column.notNull())
        .addColumn('country', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('address_by_user')
        .on('address')
        .columns(['user_id', 'id'])
        .execute();
    },
  },
};
