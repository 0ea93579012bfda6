import { Histogram, type Registry } from 'prom-client';
import { seriesObserver } from './series-observer.ts';

/** What is told of requests to subgraphs. */
export interface SubgraphMetrics {
  /** One request to a subgraph. */
  subgraph(seen: {
    readonly service: string;
    readonly outcome: string;
    readonly durationMs: number;
  }): void;
}

/** Metrics of what a BFF asks subgraphs. */
export function subgraphMetrics(registry: Registry): SubgraphMetrics {
  const duration = new Histogram({
    name: 'http_client_request_duration_seconds',
    help: 'Time of one request to a subgraph, by service and outcome.',
    labelNames: ['service', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const observe = seriesObserver(duration);
  return {
    subgraph: ({ service, outcome, durationMs }) =>
      observe(`${service} ${outcome}`, () => ({ service, outcome }), durationMs / 1_000),
  };
}
