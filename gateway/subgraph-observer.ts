import { type AnswerError, isShownCode } from './subgraph/answer.ts';
import type { SubgraphObserver } from './subgraph/client.ts';
import type { Log } from './telemetry/log.ts';
import { repeatedWarnings } from './telemetry/repeated-warnings.ts';
import { scrubbed } from './telemetry/scrubbed.ts';
import type { SubgraphMetrics } from './telemetry/subgraph-metrics.ts';

/**
 * Counts the requests to subgraphs, and tells the log what clients are not told: why one failed, and
 * which errors came back that are not a client's own. A service that fails all the time is told of a
 * few times, then by number.
 */
export function subgraphObserver(metrics: SubgraphMetrics, log: Log): SubgraphObserver {
  const warn = repeatedWarnings(log);
  return (seen) => {
    const { service, requestId, outcome, error, errors } = seen;
    metrics.subgraph(seen);
    if (outcome === 'aborted') return;
    if (outcome !== 'ok') {
      warn(`${service} ${outcome}`, { requestId, service, err: error }, outcome);
      return;
    }
    const hidden = errors.filter(({ code }) => !isShownCode(code));
    if (hidden.length === 0) return;
    const told = hidden.slice(0, TOLD_MAX).map(withoutValues);
    const fields = { requestId, service, count: hidden.length, errors: told };
    warn(`${service} reported`, fields, 'a service reported errors');
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
