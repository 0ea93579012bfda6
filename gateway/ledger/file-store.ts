import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileTable } from './file-table.ts';
import { LEDGER_BOUNDS, type LedgerBounds, type LedgerStore } from './store.ts';

/**
 * The ledger in one file. Processes may share it: SQLite lets one of them write at a time, keeps
 * every transaction or none of it when a process is killed, and uses room again that is freed.
 * Nothing is opened before it is needed, and a file that cannot be had is tried again each time. One
 * that was taken away is not written any more: nobody would find there what was seen.
 */
export function createFileStore(file: string, bounds: LedgerBounds = LEDGER_BOUNDS): LedgerStore {
  let opened: OpenFile | undefined;
  const close = () => {
    opened?.database.close();
    opened = undefined;
  };
  const database = () => {
    if (opened && opened.inode !== inodeOf(file)) close();
    opened ??= open(file);
    return opened.database;
  };
  return {
    name: file,
    merge: async (client, { entries, released }) =>
      inTransaction(database(), (all) => {
        const table = fileTable(all, client, bounds);
        for (const entry of entries) table.add(entry, released.includes(entry.version));
      }),
    read: async (client) => fileTable(database(), client, bounds).entries(),
    stale: async (client, before) => fileTable(database(), client, bounds).stale(before),
    fold: async (client, keys) =>
      inTransaction(database(), (all) => {
        const table = fileTable(all, client, bounds);
        for (const key of keys) table.fold(key);
      }),
    close: async () => close(),
  };
}

/** Longest that this process waits, and does nothing else, while another one writes. */
const BUSY_MS = 50;

interface OpenFile {
  readonly database: DatabaseSync;
  readonly inode: bigint | undefined;
}

function inodeOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

function open(file: string): OpenFile {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    prepareTables(database);
    return { database, inode: inodeOf(file) };
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

function inTransaction(database: DatabaseSync, run: (database: DatabaseSync) => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    run(database);
    database.exec('COMMIT');
  } catch (error) {
    // A full disk has ended it already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
