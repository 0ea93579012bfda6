import { collectDefaultMetrics, Registry } from 'prom-client';
import { type EdgeRequestMetrics, edgeRequestMetrics } from './edge-request-metrics.ts';
import { type KeyMetrics, keyMetrics } from './key-metrics.ts';
import { logMetrics } from './log-metrics.ts';
import { type ReplicaMetrics, replicaMetrics } from './replica-metrics.ts';

/**
 * The numbers an edge tells on `/metrics`. BFFs count the same requests by names of their own, so that
 * no sum holds one twice. Every label is one of a set known beforehand.
 */
export interface EdgeMetrics extends EdgeRequestMetrics {
  readonly replicas: ReplicaMetrics;
  readonly keys: KeyMetrics;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Makes the metrics of an edge before the BFFs of these clients. */
export function createEdgeMetrics(clients: readonly string[]): EdgeMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ part: 'edge' });
  collectDefaultMetrics({ register: registry });
  logMetrics(registry);
  return {
    ...edgeRequestMetrics(registry, clients),
    replicas: replicaMetrics(registry, clients),
    keys: keyMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
