import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CacheMetrics, cacheMetrics } from './cache-metrics.ts';
import { type CdnMetrics, cdnMetrics } from './cdn-metrics.ts';

/** The numbers one BFF tells on `/metrics`. Every label is one of a set known beforehand. */
export interface Metrics {
  /** One GraphQL request, answered. */
  request(seen: {
    operation: string;
    outcome: 'ok' | 'partial' | 'refused' | 'failed' | 'aborted';
    durationMs: number;
  }): void;
  /** How the allowlist judged one request. */
  allowlist(outcome: string): void;
  /** How the version gate judged one request. */
  version(verdict: 'ok' | 'nag' | 'exempt' | 'refuse'): void;
  /** One request to a subgraph. */
  subgraph(seen: { service: string; outcome: string; durationMs: number }): void;
  /** One attempt to replace the generation. */
  reload(outcome: 'accepted' | 'refused', operations: number): void;
  readonly compilation: CountCompilation;
  /** One attempt to write the ledger, and what is left in memory. */
  ledger(outcome: 'written' | 'failed', held: LedgerHeld): void;
  /** Requests for a registered operation that has a tombstone. */
  tombstoneHit(operation: string, requests: number): void;
  readonly cache: CacheMetrics;
  readonly cdn: CdnMetrics;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/**
 * Counts operations that were parsed, validated or planned: once each at registration, or because
 * of traffic, which never happens where the allowlist is enforced.
 */
export type CountCompilation = (
  stage: 'parse' | 'validate' | 'plan',
  cause: 'registration' | 'traffic',
  operations: number,
) => void;

/** What a ledger holds in memory. */
export interface LedgerHeld {
  /** Entries that are not written yet. */
  readonly entries: number;
  /** Requests counted under `(other)` since the start, for want of room. */
  readonly overflowed: number;
}

/** Makes the metrics of the BFF of one client. */
export function createMetrics(client: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ client });
  collectDefaultMetrics({ register: registry });
  const requests = requestMetrics(registry);
  const subgraphs = subgraphMetrics(registry);
  const generations = generationMetrics(registry);
  const ledger = ledgerMetrics(registry);
  return {
    ...requests,
    ...subgraphs,
    ...generations,
    ...ledger,
    cache: cacheMetrics(registry),
    cdn: cdnMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function requestMetrics(registry: Registry): Pick<Metrics, 'request' | 'allowlist' | 'version'> {
  const registers = [registry];
  const duration = new Histogram({
    name: 'facet_request_duration_seconds',
    help: 'Time from the whole request read to its answer made, by operation and outcome.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const judged = new Counter({
    name: 'facet_allowlist_requests_total',
    help: 'Requests by how the allowlist judged them.',
    labelNames: ['outcome'],
    registers,
  });
  const versions = new Counter({
    name: 'facet_client_version_requests_total',
    help: 'Requests by how long the version that their client claims still lives.',
    labelNames: ['verdict'],
    registers,
  });
  const observeDuration = observer(duration);
  return {
    version: (verdict) => versions.inc({ verdict }),
    request: ({ operation, outcome, durationMs }) =>
      observeDuration({ operation, outcome }, durationMs),
    allowlist: (outcome) => judged.inc({ outcome }),
  };
}

function subgraphMetrics(registry: Registry): Pick<Metrics, 'subgraph'> {
  const duration = new Histogram({
    name: 'facet_subgraph_request_duration_seconds',
    help: 'Time of one request to a subgraph, by service and outcome.',
    labelNames: ['service', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const observeDuration = observer(duration);
  return {
    subgraph: ({ service, outcome, durationMs }) =>
      observeDuration({ service, outcome }, durationMs),
  };
}

function generationMetrics(registry: Registry): Pick<Metrics, 'reload' | 'compilation'> {
  const registers = [registry];
  const reloads = new Counter({
    name: 'facet_generation_reloads_total',
    help: 'Attempts to load a supergraph and its manifests, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const operations = new Gauge({
    name: 'facet_generation_operations',
    help: 'Operations registered in the generation being served.',
    registers,
  });
  const compilations = new Counter({
    name: 'facet_operation_compilations_total',
    help: 'Operations parsed, validated or planned, by stage and by what caused it.',
    labelNames: ['stage', 'cause'],
    registers,
  });
  for (const stage of ['parse', 'validate', 'plan']) {
    for (const cause of ['registration', 'traffic']) compilations.inc({ stage, cause }, 0);
  }
  return {
    compilation: (stage, cause, count) => compilations.inc({ stage, cause }, count),
    reload: (outcome, registered) => {
      reloads.inc({ outcome });
      operations.set(registered);
    },
  };
}

function ledgerMetrics(registry: Registry): Pick<Metrics, 'ledger' | 'tombstoneHit'> {
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

/** Observes durations given in milliseconds; which series the labels mean is found once. */
function observer<Label extends string>(
  histogram: Histogram<Label>,
): (labels: Record<Label, string>, durationMs: number) => void {
  const series = new Map<string, Histogram.Internal<Label>>();
  return (labels, durationMs) => {
    const key = Object.values(labels).join(' ');
    let known = series.get(key);
    if (!known) {
      known = histogram.labels(labels);
      series.set(key, known);
    }
    known.observe(durationMs / 1_000);
  };
}
