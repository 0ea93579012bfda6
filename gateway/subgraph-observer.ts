import { type AnswerError, isShownCode } from './subgraph/answer.ts';
import type { SubgraphObserver } from './subgraph/client.ts';
import { isRefusedIdentity } from './subgraph/failure.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { repeatedWarnings } from './telemetry/repeated-warnings.ts';
import { scrubbed } from './telemetry/scrubbed.ts';

interface Observers {
  readonly metrics: Pick<Metrics, 'subgraph' | 'resilience'>;
  readonly log: Log;
  /** Told of what a mutation changed whose caller had left. */
  readonly invalidate: (tags: readonly string[]) => Promise<void>;
}

/**
 * Counts the requests to subgraphs, and tells the log what clients are not told: why one failed, and
 * which errors came back that are not a client's own. A service that fails all the time is told of a
 * few times, then by number.
 */
export function subgraphObserver({ metrics, log, invalidate }: Observers): SubgraphObserver {
  const warn = repeatedWarnings(log);
  return {
    request: (seen) => {
      const { service, requestId, outcome, error, errors } = seen;
      metrics.subgraph(seen);
      if (outcome === 'aborted') return;
      if (outcome !== 'ok') {
        const message = isRefusedIdentity(error) ? 'a service refused this BFF' : outcome;
        warn(`${service} ${message}`, { requestId, service, err: error }, message);
        return;
      }
      const hidden = errors.filter(({ code }) => !isShownCode(code));
      if (hidden.length === 0) return;
      const told = hidden.slice(0, TOLD_MAX).map(withoutValues);
      const fields = { requestId, service, count: hidden.length, errors: told };
      warn(`${service} reported`, fields, 'a service reported errors');
    },
    abandoned: ({ service, context: { requestId } }, answer) => {
      if (!answer) return log.warn({ service, requestId }, 'nobody knows what a mutation did');
      const failed = answer.errors.length > 0;
      log.info({ service, requestId, failed }, 'a mutation ended after its caller had left');
      if (answer.changed.length > 0) void invalidate(answer.changed);
    },
    breaker: (service, scope, state) => {
      metrics.resilience.breaker(service, scope, state);
      if (state === 'open') log.error({ service, scope }, 'a breaker opened');
    },
    retry: (service, outcome) => metrics.resilience.retry(service, outcome),
  };
}

const TOLD_MAX = 3;

function withoutValues({ message, code, path }: AnswerError) {
  return {
    message: scrubbed(message),
    ...(code !== undefined && { code: scrubbed(code) }),
    ...(path && { path: path.slice(0, 20).join('.').slice(0, 200) }),
  };
}
