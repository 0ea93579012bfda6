import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, SqliteDialect, type SqliteStatement } from 'kysely';

/**
 * An embedded SQLite database in memory as a Kysely dialect. Statements are prepared once and
 * kept: re-preparing costs more than running most of them.
 */
export function sqliteDialect(): Dialect {
  const database = new DatabaseSync(':memory:');
  const prepared = new Map<string, SqliteStatement>();
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare: (sql) => {
        const known = prepared.get(sql);
        if (known) return known;
        if (prepared.size >= PREPARED_MAX) prepared.clear();
        const statement = statementOf(database, sql);
        prepared.set(sql, statement);
        return statement;
      },
    },
  });
}

/** Lists of many lengths make many texts; past this the map starts over. */
const PREPARED_MAX = 500;

function statementOf(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}
