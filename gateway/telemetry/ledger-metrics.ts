import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of the ledger of who runs what. */
export interface LedgerMetrics {
  /** One attempt to write the ledger, and what is left in memory. */
  ledger(outcome: 'written' | 'failed', held: LedgerHeld): void;
  /** Requests for a registered operation that has a tombstone. */
  tombstoneHit(operation: string, requests: number): void;
}

/** What a ledger holds in memory. */
export interface LedgerHeld {
  /** Entries that are not written yet. */
  readonly entries: number;
  /** Requests counted under `(other)` since the start, for want of room. */
  readonly overflowed: number;
}

/** Metrics of the ledger. */
export function ledgerMetrics(registry: Registry): LedgerMetrics {
  const registers = [registry];
  const flushes = new Counter({
    name: 'facet_ledger_flushes_total',
    help: 'Attempts to write the ledger, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const pending = new Gauge({
    name: 'facet_ledger_pending_entries',
    help: 'Entries of the ledger that are not written yet.',
    registers,
  });
  const overflows = new Counter({
    name: 'facet_ledger_overflowed_requests_total',
    help: 'Requests that the ledger counts under (other), for there was no room for their id or version.',
    registers,
  });
  const hits = new Counter({
    name: 'facet_tombstone_hits_total',
    help: 'Requests for operations that have a tombstone, which brings them back.',
    labelNames: ['operation'],
    registers,
  });
  for (const outcome of ['written', 'failed']) flushes.inc({ outcome }, 0);
  let counted = 0;
  return {
    ledger: (outcome, { entries, overflowed }) => {
      flushes.inc({ outcome });
      pending.set(entries);
      overflows.inc(overflowed - counted);
      counted = overflowed;
    },
    tombstoneHit: (operation, requests) => hits.inc({ operation }, requests),
  };
}
