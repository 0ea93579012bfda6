import { ClientError } from './errors.ts';
import type { HttpResponse } from './response.ts';
import type { Work } from './work.ts';

/**
 * Runs work; `signal` aborts when nobody waits for it any more. `spentMs`: how much of its time it has
 * used up already.
 */
export type RunWork = (work: Work, signal: AbortSignal, spentMs?: number) => Promise<HttpResponse>;

/**
 * Runs work for `deadlineMs` milliseconds at most. What is there by then is the answer; only when
 * there is nothing to show is it a failure.
 */
export function withinDeadline(deadlineMs: number): RunWork {
  return async ({ generation, ...request }, signal, spentMs = 0) => {
    // One controller for both ends: combining signals costs more than all the rest of this stage.
    const controller = new AbortController();
    const leave = () => controller.abort(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    let isLate = false;
    // Whole milliseconds: for each duration that occurs Node makes a list, and sorts it in.
    const timeMs = Math.ceil(deadlineMs - spentMs);
    const timer = setTimeout(() => {
      isLate = true;
      controller.abort(new DOMException('The deadline is over.', 'TimeoutError'));
    }, timeMs);
    const deadlineAt = performance.now() + timeMs;
    try {
      const response = await generation.execute({
        ...request,
        signal: controller.signal,
        deadlineAt,
      });
      if (isLate) requireSomething(response);
      return response;
    } catch (error) {
      // Nothing was begun by then, not even to be shown in part.
      if (isLate && error === controller.signal.reason) throw tooLate();
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    }
  };
}

function requireSomething({ hasErrors, body }: HttpResponse): void {
  if (!hasErrors) return;
  const { data } = JSON.parse(body.toString()) as { data?: Record<string, unknown> | null };
  if (Object.values(data ?? {}).some((value) => value !== null)) return;
  throw tooLate();
}

function tooLate(): ClientError {
  return new ClientError('GATEWAY_TIMEOUT', 'The answer took too long.');
}
