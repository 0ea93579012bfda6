import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createAccumulator, type Sighting } from './accumulator.ts';
import { HOUR_MS, type LedgerEntry } from './entry.ts';
import {
  BATCH_ENTRIES,
  LEDGER_BOUNDS,
  type LedgerBatch,
  type LedgerBounds,
  type LedgerStore,
} from './store.ts';

export interface RecorderOptions {
  readonly client: string;
  readonly store: LedgerStore;
  readonly bounds?: LedgerBounds;
  /** Versions that were released, so that there is room for them always. Default: none. */
  readonly released?: () => ReadonlySet<string>;
  /** Told of what was seen since the last time, just before it is written. */
  readonly onSeen?: (entries: readonly LedgerEntry[]) => void;
  /** How often what was seen is written, in milliseconds, give or take a quarter. Default 1,000. */
  readonly flushIntervalMs?: number;
  readonly metrics: Pick<Metrics, 'ledger'>;
  readonly log: Log;
}

/** Keeps the ledger of one BFF. */
export interface Recorder {
  record(sighting: Sighting): void;
  /** Writes what waits. It never throws: what cannot be written waits on. */
  flush(): Promise<void>;
  /** Stops, and writes what waits if the store is there. */
  close(): Promise<void>;
}

/**
 * Sums up what is seen and writes it now and then. While its store is away, sums go on growing in
 * memory, where their keys are bounded, and are written when it is back.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { released = () => NONE, bounds = LEDGER_BOUNDS } = options;
  const accumulator = createAccumulator({
    bounds,
    isReleased: (version) => released().has(version),
  });
  const write = createWriter(options, {
    drain: accumulator.drain,
    released: () => [...released()],
  });
  const tell = createTeller(options);
  let writing = Promise.resolve();

  const flush = () => {
    writing = writing.then(async () => {
      const { waiting, error } = await write();
      tell(error, { entries: accumulator.size + waiting, overflowed: accumulator.overflowed });
    });
    return writing;
  };
  const stop = repeat(flush, options.flushIntervalMs ?? 1_000);
  return {
    record: (sighting) => accumulator.record(sighting, Date.now()),
    flush,
    close: async () => {
      stop();
      // The first may do no more than end what a store that was away has left.
      await flush();
      await flush();
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

interface Source {
  readonly drain: () => readonly LedgerEntry[];
  readonly released: () => readonly string[];
}

/** How a writing ended: entries that still wait for it, and why. */
interface Written {
  readonly waiting: number;
  readonly error?: unknown;
}

/**
 * Writes batch after batch. One whose writing failed may have arrived all the same, so it stays
 * as it is and is sent again, by which the store recognises it.
 */
function createWriter(
  { client, store, onSeen = () => {} }: RecorderOptions,
  source: Source,
): () => Promise<Written> {
  const instance = randomUUID();
  let sequence = 0;
  let waiting: LedgerBatch[] = [];
  let roomMadeAt = 0;

  function take(): void {
    const seen = source.drain();
    if (seen.length > 0) onSeen(seen);
    const released = source.released();
    for (let from = 0; from < seen.length; from += BATCH_ENTRIES) {
      const entries = seen.slice(from, from + BATCH_ENTRIES);
      sequence += 1;
      waiting.push({ instance, sequence, entries, released });
    }
  }

  async function makeRoom(now: number): Promise<void> {
    if (now - roomMadeAt < HOUR_MS) return;
    await store.fold(client, await store.stale(client, now - STALE_MS));
    roomMadeAt = now;
  }

  return async () => {
    try {
      if (waiting.length === 0) take();
      for (let batch = waiting[0]; batch; batch = waiting[0]) {
        await store.merge(client, batch);
        waiting = waiting.slice(1);
        // A file is written at once, so requests take their turn between two batches.
        await nextTurn();
      }
      await makeRoom(Date.now());
      return { waiting: 0 };
    } catch (error) {
      return { waiting: waiting.reduce((sum, { entries }) => sum + entries.length, 0), error };
    }
  };
}

/** Ids that nobody registered and nobody has asked for in a month make room for others. */
const STALE_MS = 30 * 24 * HOUR_MS;

/** A store that stays away is told of once, at the second try, and so is its return. */
function createTeller({ client, store, metrics, log }: RecorderOptions) {
  let failures = 0;
  return (error: unknown, held: { entries: number; overflowed: number }) => {
    metrics.ledger(error === undefined ? 'written' : 'failed', held);
    const before = failures;
    failures = error === undefined ? 0 : before + 1;
    if (failures === AWAY_FAILURES) {
      log.warn({ err: error, client, ledger: store.name }, 'the ledger waits for its store');
    }
    if (failures === 0 && before >= AWAY_FAILURES) {
      log.info({ ledger: store.name }, 'the ledger is written');
    }
  };
}

/** A file may be busy for once, with what another process writes. */
const AWAY_FAILURES = 2;

/** Instances that were started together must not all write at the same moment. */
function repeat(run: () => Promise<void>, intervalMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const again = () => {
    if (isStopped) return;
    timer = setTimeout(() => void run().then(again), intervalMs * (0.75 + Math.random() / 2));
    timer.unref();
  };
  again();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
