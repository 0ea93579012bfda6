import type { AnsweredRequest } from './answered-request.ts';
import type { Log } from './log.ts';

/**
 * Writes the one line of a request. It says nothing of who asked and for which values: the request's
 * id finds the rest, in whatever part it went through.
 */
export function logRequest(log: Log, answered: AnsweredRequest): void {
  log[answered.outcome === 'failed' ? 'error' : 'info'](answered, 'request');
}
