import { ClientError } from './errors.ts';
import type { HttpResponse } from './response.ts';
import type { Work } from './work.ts';

/** Runs work; `signal` aborts when nobody waits for it any more. */
export type RunWork = (work: Work, signal: AbortSignal) => Promise<HttpResponse>;

/**
 * Runs work for `deadlineMs` milliseconds at most. What is there by then is the answer; only when
 * there is nothing to show is it a failure.
 */
export function withinDeadline(deadlineMs: number): RunWork {
  return async ({ generation, ...request }, signal) => {
    const deadline = AbortSignal.timeout(deadlineMs);
    const response = await generation.execute({
      ...request,
      signal: AbortSignal.any([signal, deadline]),
    });
    if (deadline.aborted) requireSomething(response);
    return response;
  };
}

function requireSomething({ hasErrors, body }: HttpResponse): void {
  if (!hasErrors) return;
  const { data } = JSON.parse(body) as { data?: Record<string, unknown> | null };
  if (Object.values(data ?? {}).some((value) => value !== null)) return;
  throw new ClientError('GATEWAY_TIMEOUT', 'The answer took too long.');
}
