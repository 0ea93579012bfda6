import { Counter, Histogram, type Registry } from 'prom-client';
import { ERROR_CODES } from '../errors.ts';
import type { AnsweredRequest } from './answered-request.ts';
import { seriesObserver } from './series-observer.ts';

/** What is told of the requests of clients. */
export interface RequestMetrics {
  /** One GraphQL request, answered. */
  request(answered: AnsweredRequest): void;
  /** How the allowlist judged one request. */
  allowlist(outcome: string): void;
  /** How the version gate judged one request. */
  version(verdict: 'ok' | 'nag' | 'exempt' | 'refuse'): void;
}

/** Metrics of requests; the series of every counter are there from the start, and no others ever. */
export function requestMetrics(registry: Registry): RequestMetrics {
  const observeDuration = seriesObserver(durationsIn(registry));
  const observeBytes = seriesObserver(bytesIn(registry));
  const countErrors = errorCounter(registry);
  const { caches, judged, versions } = countersIn(registry);
  return {
    request: (answered) => {
      const { operation, outcome, status, durationMs, bytes, cache } = answered;
      const series = `${status} ${outcome} ${operation}`;
      observeDuration(series, () => labelsOf(answered), durationMs / 1_000);
      observeBytes(operation, () => ({ graphql_operation_name: operation }), bytes);
      if (cache !== undefined) caches.inc({ status: cache });
      countErrors(answered.errorCodes);
    },
    allowlist: (outcome) => judged.inc({ outcome }),
    version: (verdict) => versions.inc({ verdict }),
  };
}

function durationsIn(registry: Registry) {
  return new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the whole request read to its answer made, by operation, status and outcome.',
    labelNames: ['graphql_operation_name', 'http_response_status_code', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
}

function labelsOf({ operation, status, outcome }: AnsweredRequest) {
  return {
    graphql_operation_name: operation,
    http_response_status_code: status,
    outcome,
  };
}

function bytesIn(registry: Registry) {
  return new Histogram({
    name: 'http_server_response_body_size_bytes',
    help: 'Bytes of the bodies of answers, as sent, by operation.',
    labelNames: ['graphql_operation_name'],
    buckets: [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576],
    registers: [registry],
  });
}

function errorCounter(registry: Registry): (codes: readonly string[]) => void {
  const errors = new Counter({
    name: 'facet_errors_total',
    help: 'Answers that carried an error, by its code.',
    labelNames: ['code'],
    registers: [registry],
  });
  for (const code of Object.keys(ERROR_CODES)) errors.inc({ code }, 0);
  return (codes) => {
    for (const code of codes) if (Object.hasOwn(ERROR_CODES, code)) errors.inc({ code });
  };
}

function countersIn(registry: Registry) {
  const registers = [registry];
  const caches = new Counter({
    name: 'facet_cache_answers_total',
    help: 'Answers to operations, by whether they were kept, as x-facet-cache says.',
    labelNames: ['status'],
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
  for (const status of ['hit', 'stale', 'miss', 'bypass']) caches.inc({ status }, 0);
  for (const outcome of JUDGEMENTS) judged.inc({ outcome }, 0);
  for (const verdict of ['ok', 'nag', 'exempt', 'refuse']) versions.inc({ verdict }, 0);
  return { caches, judged, versions };
}

const JUDGEMENTS = ['listed', 'text', 'id-missing', 'id-unknown', 'no-credential'];
