import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createOptionalPolicy, createPolicy, isRefusal, isTimeout } from './policy.ts';

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

describe('A call that can be done without', () => {
  const policyOf = (openMs: number) => createOptionalPolicy({ timeoutMs: 20, failures: 3, openMs });
  const fail = () => Promise.reject(new Error('no'));
  const hang = () => new Promise<never>(() => {});
  const reasonOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      (error: unknown) =>
        isRefusal(error) ? 'refused' : isTimeout(error) ? 'timeout' : (error as Error).message,
    );

  test('is refused at once after so many failures in a row', async () => {
    const policy = policyOf(60_000);
    expect(await policy.execute(async () => 'answer')).toBe('answer');
    expect(await reasonOf(policy.execute(fail))).toBe('no');
    expect(await reasonOf(policy.execute(hang))).toBe('timeout');
    expect(await policy.execute(async () => 'answer')).toBe('answer');
    for (let n = 0; n < 3; n += 1) expect(await reasonOf(policy.execute(fail))).toBe('no');
    let calls = 0;
    const counted = async () => {
      calls += 1;
    };
    expect(await reasonOf(policy.execute(counted))).toBe('refused');
    expect(calls).toBe(0);
  });

  test('is tried by one alone after some time, and nobody waits for that one', async () => {
    const policy = policyOf(50);
    for (let n = 0; n < 3; n += 1) await reasonOf(policy.execute(fail));
    await sleep(60);
    let answer: (text: string) => void = () => {};
    const trying = policy.execute(() => new Promise<string>((resolve) => (answer = resolve)));
    expect(await reasonOf(policy.execute(async () => 'other'))).toBe('refused');
    answer('back');
    expect(await trying).toBe('back');
    expect(await policy.execute(async () => 'other')).toBe('other');
  });
});
