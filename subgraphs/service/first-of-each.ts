import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** How the list of each parent is cut: by which column it belongs, in which order, how many. */
export interface FirstOfEach {
  readonly parent: string;
  readonly orderBy: readonly (readonly [column: string, direction: 'asc' | 'desc'])[];
  readonly first: number;
}

/** The first rows of every parent's own list, in order: one statement for any number of parents. */
export async function firstOfEach<Tables, Table extends keyof Tables, Row>(
  db: Database<Tables>,
  query: SelectQueryBuilder<Tables, Table, Row>,
  { parent, orderBy, first }: FirstOfEach,
): Promise<Row[]> {
  const order = sql.join(
    orderBy.map(([column, direction]) => sql`${sql.ref(column)} ${sql.raw(direction)}`),
  );
  const rank = sql<number>`row_number() over (partition by ${sql.ref(parent)} order by ${order})`;
  const ranked = query.select(rank.as('rank'));
  const { rows } = await sql<Row>`
    select * from ${ranked} as ranked where rank <= ${first} order by rank
  `.execute(db);
  return rows;
}
