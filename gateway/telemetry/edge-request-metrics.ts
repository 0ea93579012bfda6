import { Counter, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from '../errors.ts';
import type { AnsweredRequest } from './answered-request.ts';
import { SHED_REASONS, type ShedReason } from './overload-metrics.ts';
import { seriesObserver } from './series-observer.ts';

/** What is told of the requests that an edge takes. */
export interface EdgeRequestMetrics {
  /** One request that a BFF answered, or whose caller left before. */
  forwarded(request: CountedRequest): void;
  /** One request that the edge answered itself. */
  refused(request: CountedRequest): void;
  /** Why there was too much to do for one of them. */
  shed(client: string, reason: ShedReason): void;
}

export type CountedRequest = Pick<
  AnsweredRequest,
  'client' | 'status' | 'outcome' | 'durationMs' | 'errorCodes'
>;

/** Metrics of requests; `clients` are all that there are. */
export function edgeRequestMetrics(
  registry: Registry,
  clients: readonly string[],
): EdgeRequestMetrics {
  const observe = seriesObserver(durationsIn(registry));
  const { refusals, sheds } = countersIn(registry, clients);
  const seen = ({ client = NO_CLIENT, status, outcome, durationMs }: CountedRequest) => {
    const labels = () => ({ client, http_response_status_code: status, outcome });
    observe(`${client} ${status} ${outcome}`, labels, durationMs / 1_000);
  };
  return {
    forwarded: seen,
    refused: (request) => {
      const { client = NO_CLIENT, errorCodes } = request;
      for (const code of errorCodes) refusals.inc({ client, code });
      seen(request);
    },
    shed: (client, reason) => sheds.inc({ client, reason }),
  };
}

/** Stands for the client of a request that was for none. */
const NO_CLIENT = '(none)';

function durationsIn(registry: Registry) {
  return new Histogram({
    name: 'facet_edge_request_duration_seconds',
    help: 'Time from the head of a request read to its answer sent on, by client, status and outcome.',
    labelNames: ['client', 'http_response_status_code', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
}

function countersIn(registry: Registry, clients: readonly string[]) {
  const registers = [registry];
  const refusals = new Counter({
    name: 'facet_edge_refusals_total',
    help: 'Requests that the edge answered itself, by client and error code.',
    labelNames: ['client', 'code'],
    registers,
  });
  const sheds = new Counter({
    name: 'facet_edge_shed_requests_total',
    help: 'Requests that the edge refused with 503 OVERLOADED, by client and reason.',
    labelNames: ['client', 'reason'],
    registers,
  });
  for (const client of clients) {
    for (const code of USUAL_CODES) refusals.inc({ client, code }, 0);
    for (const reason of SHED_REASONS) sheds.inc({ client, reason }, 0);
  }
  return { refusals, sheds };
}

/** What an edge refuses with in daily life: there from the start. */
const USUAL_CODES: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'OVERLOADED',
  'NOT_READY',
  'GATEWAY_TIMEOUT',
];
