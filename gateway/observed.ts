import { ClientError } from './errors.ts';
import type { Handler } from './gateway.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { verdictOf } from './version-gate.ts';

export interface Observers {
  readonly metrics: Metrics;
  readonly ledger?: Pick<Ledger, 'record'> | undefined;
  readonly log: Log;
}

/** The same handler, with every request counted, and logged where that helps somebody. */
export function observed(handle: Handler, { metrics, ledger, log }: Observers): Handler {
  return async (request) => {
    const started = performance.now();
    const response = await handle(request);
    const outcome = outcomeOf(request, response);
    const durationMs = performance.now() - started;
    metrics.version(verdictOf(response));
    if (response.staleS !== undefined) metrics.cache.servedStale(response.staleS);
    metrics.request({ operation: labelOf(response), outcome, durationMs });
    const failed = outcome !== 'ok' && outcome !== 'aborted';
    ledger?.record({ http: request, response, failed, durationMs });
    if (outcome === 'failed') {
      log.error({ err: response.error, requestId: request.requestId }, 'a request failed');
    }
    log.debug(
      { requestId: request.requestId, operation: response.operation?.name, outcome, durationMs },
      'request',
    );
    return response;
  };
}

function outcomeOf(request: HttpRequest, { error, hasErrors }: HttpResponse) {
  if (request.signal.aborted) return 'aborted';
  if (error instanceof ClientError) return 'refused';
  if (error !== undefined) return 'failed';
  return hasErrors ? 'partial' : 'ok';
}

/** A registered name, or one of two stand-ins: what callers send never becomes a label. */
function labelOf({ operation }: HttpResponse): string {
  if (!operation) return '(none)';
  return operation.registered && operation.name ? operation.name : '(text)';
}
