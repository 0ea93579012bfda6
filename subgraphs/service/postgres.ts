import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** How long a service waits for its database, in milliseconds. */
export interface PostgresBounds {
  /** The server gives up on a statement that takes longer, waiting for locks included. */
  readonly statementMs: number;
  /** A server that says nothing for so long is left. */
  readonly silenceMs: number;
}

/**
 * A PostgreSQL server as a Kysely dialect: at most eight connections, whose search path holds
 * `schema` and no other, so no query can reach a neighbour's tables.
 */
export function postgresDialect(
  databaseUrl: string,
  schema: string,
  { statementMs, silenceMs }: PostgresBounds,
): Dialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 8,
    connectionTimeoutMillis: CONNECTION_MS,
    statement_timeout: statementMs,
    query_timeout: silenceMs,
    idle_in_transaction_session_timeout: 10_000,
    options: `-c search_path=${schema}`,
    types: { getTypeParser: numbersAsNumbers },
  });
  // Without listeners a restart of the server would end this process; the pool reconnects itself, and
  // whoever has a connection that ends is told by the next query.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new PostgresDialect({ pool: leavingTheSilent(pool) });
}

/** For a connection, a new one or one that others have: beyond that nobody waits for the answer. */
const CONNECTION_MS = 3_000;

/** PostgreSQL sends bigint and numeric (counts, sums, averages) as text; SQLite as numbers. */
const numbersAsNumbers: typeof pg.types.getTypeParser = (
  oid: number,
  format?: 'text' | 'binary',
) =>
  oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
    ? Number
    : pg.types.getTypeParser(oid, format as 'text');

/**
 * The pool, whose connections are not used again once an answer did not come: the next query would
 * wait behind the one that was given up, for as long as the network takes to notice.
 */
function leavingTheSilent(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      let silence: Error | undefined;
      const query = async (sql: unknown, parameters: readonly unknown[] = []) => {
        if (silence) throw silence;
        try {
          return await client.query(sql as string, [...parameters]);
        } catch (error) {
          if (error instanceof Error && error.message === NO_ANSWER) silence = error;
          throw error;
        }
      };
      return {
        // Of its two forms the one for cursors is used by nobody.
        query: query as unknown as PostgresPoolClient['query'],
        release: () => client.release(silence !== undefined),
      };
    },
  };
}

/** What the driver says of an answer that did not come; it has no code for it. */
const NO_ANSWER = 'Query read timeout';
