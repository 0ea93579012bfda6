import type { LedgerEntry, LedgerKey } from './entry.ts';

/** What was seen since the last batch. A store counts it once, however often it is sent. */
export interface LedgerBatch {
  /** The process that saw it. */
  readonly instance: string;
  /** Rises by one with each batch of the instance. */
  readonly sequence: number;
  readonly entries: readonly LedgerEntry[];
  /** Versions among them that were released, so that there is room for them always. */
  readonly released: readonly string[];
}

/** Where the ledger of all clients is kept: a file, or Redis. */
export interface LedgerStore {
  /** For people: where it is kept, without secrets. */
  readonly name: string;
  /**
   * Adds a batch to what is there, all of it or nothing. A batch whose writing may have failed is
   * to be sent again as it was.
   */
  merge(client: string, batch: LedgerBatch): Promise<void>;
  /** All that is known of a client. */
  read(client: string): Promise<readonly LedgerEntry[]>;
  /** Ids that nobody registered and that went out of use since `before` (milliseconds). */
  stale(client: string, before: number): Promise<readonly LedgerKey[]>;
  /** Counts entries under `(other)` from now on, which makes room for others. */
  fold(client: string, keys: readonly LedgerKey[]): Promise<void>;
  close(): Promise<void>;
}

/** How many entries a client may have, whatever its requests claim. */
export interface LedgerBounds {
  /** Entries of ids and texts that nobody registered. */
  readonly unregistered: number;
  /** Versions that were never released. */
  readonly versions: number;
  /**
   * Entries of registered operations, beyond which only those of released versions get their own:
   * of these there are as many as were published.
   */
  readonly entries: number;
}

export const LEDGER_BOUNDS: LedgerBounds = { unregistered: 1_000, versions: 200, entries: 20_000 };

/** Most entries of one batch: a store is busy with it for some milliseconds, not longer. */
export const BATCH_ENTRIES = 100;
