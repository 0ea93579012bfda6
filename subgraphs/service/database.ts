import { CamelCasePlugin, type Dialect, Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type PostgresBounds, postgresDialect } from './postgres.ts';
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
 * Without a URL it is SQLite in memory; with one it is the service's own PostgreSQL schema.
 */
export async function openDatabase<Tables>(
  source: Source<Tables>,
  options: OpenOptions,
): Promise<Database<Tables>> {
  const { databaseUrl } = options;
  if (!databaseUrl) return prepared(databaseOn(sqliteDialect(), options), source, options);
  const on = (bounds: PostgresBounds) =>
    databaseOn<Tables>(postgresDialect(databaseUrl, source.name, bounds), options);
  await (await prepared(on(PREPARING), source, options)).destroy();
  return on(SERVING);
}

/** Another instance may be seeding, which is waited for. */
const PREPARING: PostgresBounds = { statementMs: 60_000, silenceMs: 65_000 };
/** Nobody who asks a service waits for longer. */
const SERVING: PostgresBounds = { statementMs: 2_000, silenceMs: 3_000 };

function databaseOn<Tables>(dialect: Dialect, { onStatement }: OpenOptions): Database<Tables> {
  return new Kysely<Tables>({
    dialect,
    plugins: [new CamelCasePlugin()],
    log: (event) => {
      if (event.level === 'query') onStatement?.(event.query.sql);
    },
  });
}

/** The same database, its tables up to date and not empty; it is closed when that fails. */
async function prepared<Tables>(
  db: Database<Tables>,
  source: Source<Tables>,
  { databaseUrl, seedScale = 1 }: OpenOptions,
): Promise<Database<Tables>> {
  try {
    if (databaseUrl) await createSchema(db, source.name);
    await migrate(db, source, databaseUrl ? source.name : undefined);
    await seedOnce(db, source, { scale: seedScale, locks: Boolean(databaseUrl) });
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

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
