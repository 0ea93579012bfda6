import type { DatabaseSync } from 'node:sqlite';
import {
  isUnregistered,
  type LedgerEntry,
  type LedgerKey,
  merged,
  NO_VERSION,
  OTHER,
  overflowed,
} from './entry.ts';
import type { LedgerBounds } from './store.ts';
import {
  entryOfStored,
  fieldOf,
  keyOfField,
  type StoredEntry,
  storedEntry,
} from './stored-entry.ts';

/** One client's part of the file. Whatever writes is run in a transaction. */
export interface FileTable {
  add(entry: LedgerEntry, isReleased: boolean): void;
  /** Counts an entry under `(other)` from now on. */
  fold(key: LedgerKey): void;
  entries(): LedgerEntry[];
  /** Keys that nobody registered, last seen before then. */
  stale(before: number): LedgerKey[];
}

export function fileTable(database: DatabaseSync, client: string, bounds: LedgerBounds): FileTable {
  const sql = statementsOf(database);
  const room = {
    registered: bounds.entries - Number(sql.count.get(client, 0)?.count),
    unregistered: bounds.unregistered - Number(sql.count.get(client, 1)?.count),
  };
  const find = (field: string): string | undefined =>
    (sql.value.get(client, field) as { value: string } | undefined)?.value;

  function isAdmitted(key: LedgerKey, isReleased: boolean): boolean {
    if (find(fieldOf(key)) !== undefined) return true;
    if (isReleased && !isUnregistered(key)) return true;
    return room[ownerOf(key)] > 0 && (isReleased || isVersionAdmitted(key.version));
  }

  function isVersionAdmitted(version: string): boolean {
    if (version === NO_VERSION || version === OTHER) return true;
    if (sql.version.get(client, version)) return true;
    if (Number(sql.versions.get(client)?.count) >= bounds.versions) return false;
    sql.addVersion.run(client, version);
    return true;
  }

  function put(entry: LedgerEntry): void {
    const field = fieldOf(entry);
    const before = find(field);
    if (before === undefined) room[ownerOf(entry)] -= 1;
    const after = before ? merged(entryOfStored({ field, value: before }), entry) : entry;
    const { value } = storedEntry(after);
    sql.put.run(client, field, Number(isUnregistered(entry)), after.lastSeen, value);
  }

  return {
    add: (entry, isReleased) => put(isAdmitted(entry, isReleased) ? entry : overflowed(entry)),
    fold(key) {
      const field = fieldOf(key);
      const value = find(field);
      if (value === undefined) return;
      sql.remove.run(client, field);
      put(overflowed(entryOfStored({ field, value })));
    },
    entries: () => sql.all.all(client).map((row) => entryOfStored(row as unknown as StoredEntry)),
    stale: (before) =>
      sql.stale
        .all(client, before)
        .map(({ field }) => keyOfField(String(field)))
        .filter(({ id }) => id !== OTHER),
  };
}

const ownerOf = (key: LedgerKey) => (isUnregistered(key) ? 'unregistered' : 'registered');

type Statements = ReturnType<typeof prepare>;

/** Prepared once for each database. */
const prepared = new WeakMap<DatabaseSync, Statements>();

function statementsOf(database: DatabaseSync): Statements {
  const statements = prepared.get(database) ?? prepare(database);
  prepared.set(database, statements);
  return statements;
}

function prepare(database: DatabaseSync) {
  return {
    value: database.prepare('SELECT value FROM entries WHERE client = ? AND field = ?'),
    put: database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM entries WHERE client = ? AND field = ?'),
    all: database.prepare('SELECT field, value FROM entries WHERE client = ?'),
    stale: database.prepare(
      'SELECT field FROM entries WHERE client = ? AND unregistered = 1 AND lastSeen < ?',
    ),
    count: database.prepare(
      'SELECT COUNT(*) AS count FROM entries WHERE client = ? AND unregistered = ?',
    ),
    version: database.prepare('SELECT 1 FROM versions WHERE client = ? AND version = ?'),
    versions: database.prepare('SELECT COUNT(*) AS count FROM versions WHERE client = ?'),
    addVersion: database.prepare('INSERT INTO versions VALUES (?, ?)'),
  };
}
