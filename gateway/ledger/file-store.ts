import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileTable } from './file-table.ts';
import { LEDGER_BOUNDS, type LedgerBounds, type LedgerStore } from './store.ts';

/**
 * The ledger in one file. Processes may share it: SQLite lets one of them write at a time, keeps
 * every transaction or none of it when a process is killed, and uses room again that is freed.
 * Nothing is opened before it is needed, and a file that cannot be had is tried again each time.
 */
export function createFileStore(file: string, bounds: LedgerBounds = LEDGER_BOUNDS): LedgerStore {
  let opened: DatabaseSync | undefined;
  const database = () => {
    opened ??= open(file);
    return opened;
  };
  return {
    name: file,
    merge: async (client, { entries, released }) =>
      inTransaction(database(), () => {
        const table = fileTable(database(), client, bounds);
        for (const entry of entries) table.add(entry, released.includes(entry.version));
      }),
    read: async (client) => fileTable(database(), client, bounds).entries(),
    stale: async (client, before) => fileTable(database(), client, bounds).stale(before),
    fold: async (client, keys) =>
      inTransaction(database(), () => {
        const table = fileTable(database(), client, bounds);
        for (const key of keys) table.fold(key);
      }),
    close: async () => {
      opened?.close();
      opened = undefined;
    },
  };
}

/** Longest that this process waits, and does nothing else, while another one writes. */
const BUSY_MS = 50;

function open(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    prepareTables(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareTables(database: DatabaseSync): void {
  // Readers never wait for a writer then, and no write waits for the disk.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      client TEXT NOT NULL,
      field TEXT NOT NULL,
      unregistered INTEGER NOT NULL,
      lastSeen INTEGER NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (client, field)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS entriesByKind ON entries (client, unregistered);
    CREATE TABLE IF NOT EXISTS versions (
      client TEXT NOT NULL,
      version TEXT NOT NULL,
      PRIMARY KEY (client, version)
    ) STRICT, WITHOUT ROWID;
  `);
}

function inTransaction(database: DatabaseSync, run: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    run();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
