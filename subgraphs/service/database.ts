import { CamelCasePlugin, type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { sqliteDialect } from './sqlite.ts';

/** A service's own database. Rows are camelCase in code and snake_case in SQL. */
export type Database<Tables> = Kysely<Tables>;

/** Migrations by name; they run in the order of their names, each once. */
export type Migrations = Readonly<Record<string, Migration>>;

interface Source<Tables> {
  readonly name: string;
  readonly migrations: Migrations;
  readonly seed: (db: Database<Tables>, scale: number) => Promise<void>;
}

interface OpenOptions {
  readonly databaseUrl?: string | undefined;
  readonly seedScale?: number | undefined;
  readonly onStatement?: ((sql: string) => void) | undefined;
}

/**
 * Opens a service's database, brings its tables up to date and seeds them when they are empty.
 * Without a URL it is SQLite in memory; with one it is the service's own PostgreSQL schema, and
 * the connection's search path holds no other, so no query can reach a neighbour's tables.
 */
export async function openDatabase<Tables>(
  source: Source<Tables>,
  options: OpenOptions,
): Promise<Database<Tables>> {
  const { databaseUrl, onStatement } = options;
  const dialect = databaseUrl ? postgresDialect(databaseUrl, source.name) : sqliteDialect();
  const db = new Kysely<Tables>({
    dialect,
    plugins: [new CamelCasePlugin()],
    log: (event) => {
      if (event.level === 'query') onStatement?.(event.query.sql);
    },
  });
  try {
    if (databaseUrl) await createSchema(db, source.name);
    await migrate(db, source, databaseUrl ? source.name : undefined);
    await seedOnce(db, source, { scale: options.seedScale ?? 1, locks: Boolean(databaseUrl) });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

function postgresDialect(databaseUrl: string, schema: string): Dialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 8,
    connectionTimeoutMillis: 2_000,
    statement_timeout: 5_000,
    options: `-c search_path=${schema}`,
    types: { getTypeParser: numbersAsNumbers },
  });
  // Without a listener a restart of the server would end this process; the pool reconnects itself.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

/** PostgreSQL sends bigint and numeric (counts, sums, averages) as text; SQLite as numbers. */
const numbersAsNumbers: typeof pg.types.getTypeParser = (
  oid: number,
  format?: 'text' | 'binary',
) =>
  oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
    ? Number
    : pg.types.getTypeParser(oid, format as 'text');

async function createSchema<Tables>(db: Database<Tables>, schema: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext(${schema}))`.execute(transaction);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
  });
}

async function migrate<Tables>(
  db: Database<Tables>,
  source: Source<Tables>,
  migrationTableSchema: string | undefined,
): Promise<void> {
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: async () => ({ ...source.migrations, ...seedLedger }) },
    ...(migrationTableSchema && { migrationTableSchema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error(`${source.name}: migration failed`, { cause: error });
}

/** Remembers that the seed ran, so that a database with real rows is never seeded again. */
const seedLedger: Migrations = {
  '0000_seed_ledger': {
    up: async (db) => {
      await db.schema
        .createTable('seed_ledger')
        .addColumn('scale', 'double precision', (column) => column.notNull())
        .execute();
    },
  },
};

async function seedOnce<Tables>(
  db: Database<Tables>,
  source: Source<Tables>,
  { scale, locks }: { scale: number; locks: boolean },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (locks) await sql`lock table seed_ledger in exclusive mode`.execute(transaction);
    const { rows } = await sql`select scale from seed_ledger`.execute(transaction);
    if (rows.length > 0) return;
    await source.seed(transaction, scale);
    await sql`insert into seed_ledger (scale) values (${scale})`.execute(transaction);
  });
}

/** Runs `insert` on slices of `rows` small enough for one statement's parameters. */
export async function inChunks<Row>(
  rows: readonly Row[],
  insert: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await insert(rows.slice(start, start + ROWS_PER_STATEMENT));
  }
}

const ROWS_PER_STATEMENT = 500;
