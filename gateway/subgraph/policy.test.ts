import { describe, expect, test } from '@jest/globals';
import { createPolicy, isTimeout } from './policy.ts';

const never = new AbortController().signal;

/** A call that never answers, and the signal it was given. */
function hanging() {
  let given: AbortSignal | undefined;
  return {
    call: (signal: AbortSignal) => {
      given = signal;
      return new Promise<never>(() => {});
    },
    signal: () => given,
  };
}

describe('A try under the policy', () => {
  test('that answers in time answers', async () => {
    const policy = createPolicy({ timeoutMs: 1_000 });
    expect(await policy.execute(async () => 'answer', never)).toBe('answer');
  });

  test('that fails fails as it did', async () => {
    const policy = createPolicy({ timeoutMs: 1_000 });
    const failure = new Error('refused');
    const trying = policy.execute(() => Promise.reject(failure), never);
    await expect(trying).rejects.toBe(failure);
    expect(isTimeout(failure)).toBe(false);
  });

  test('that takes too long is given up and told so, even if it never listens', async () => {
    const policy = createPolicy({ timeoutMs: 30 });
    const { call, signal } = hanging();
    const error: unknown = await policy.execute(call, never).catch((reason: unknown) => reason);
    expect(isTimeout(error)).toBe(true);
    expect(signal()?.aborted).toBe(true);
  });

  test('that takes too long is told so even if it ends as soon as its signal says', async () => {
    const policy = createPolicy({ timeoutMs: 30 });
    const call = (signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const error: unknown = await policy.execute(call, never).catch((reason: unknown) => reason);
    expect(isTimeout(error)).toBe(true);
  });

  test('is told when the caller leaves', async () => {
    const policy = createPolicy({ timeoutMs: 10_000 });
    const caller = new AbortController();
    const trying = policy.execute(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('left')));
        }),
      caller.signal,
    );
    caller.abort();
    await expect(trying).rejects.toThrow();
  });

  test('is not even started for a caller who is gone', async () => {
    const policy = createPolicy({ timeoutMs: 1_000 });
    const { call, signal } = hanging();
    await expect(policy.execute(call, AbortSignal.abort(new Error('gone')))).rejects.toThrow(
      'gone',
    );
    expect(signal()).toBeUndefined();
  });

  test('does not end another', async () => {
    const policy = createPolicy({ timeoutMs: 30 });
    const first = policy.execute(hanging().call, never).catch(isTimeout);
    expect(await policy.execute(async () => 'answer', never)).toBe('answer');
    expect(await first).toBe(true);
    expect(await policy.execute(async () => 'again', never)).toBe('again');
  });
});
