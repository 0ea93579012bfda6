import { collectDefaultMetrics, Registry } from 'prom-client';
import { type CacheMetrics, cacheMetrics } from './cache-metrics.ts';
import { type CdnMetrics, cdnMetrics } from './cdn-metrics.ts';
import { type GenerationMetrics, generationMetrics } from './generation-metrics.ts';
import { type LedgerMetrics, ledgerMetrics } from './ledger-metrics.ts';
import { logMetrics } from './log-metrics.ts';
import { type OverloadMetrics, overloadMetrics } from './overload-metrics.ts';
import { type RequestMetrics, requestMetrics } from './request-metrics.ts';
import { type ResilienceMetrics, resilienceMetrics } from './resilience-metrics.ts';
import { type SubgraphMetrics, subgraphMetrics } from './subgraph-metrics.ts';

/**
 * The numbers one BFF tells on `/metrics`, named as OpenTelemetry names them where it has a name, in
 * Prometheus' spelling. Every label is one of a set known beforehand.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
export interface Metrics extends RequestMetrics, SubgraphMetrics, GenerationMetrics, LedgerMetrics {
  readonly cache: CacheMetrics;
  readonly cdn: CdnMetrics;
  readonly overload: OverloadMetrics;
  readonly resilience: ResilienceMetrics;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Makes the metrics of the BFF of one client. */
export function createMetrics(client: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ client });
  collectDefaultMetrics({ register: registry });
  logMetrics(registry);
  return {
    ...requestMetrics(registry),
    ...subgraphMetrics(registry),
    ...generationMetrics(registry),
    ...ledgerMetrics(registry),
    cache: cacheMetrics(registry),
    cdn: cdnMetrics(registry),
    overload: overloadMetrics(registry),
    resilience: resilienceMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
