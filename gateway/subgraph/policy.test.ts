import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { useSettableDate } from '../../test/testkit/clock.ts';
import { until } from '../../test/testkit/until.ts';
import { ConnectionLost, CutShort, HttpStatusError, SubgraphError } from './error.ts';
import {
  type Call,
  createOptionalPolicy,
  createPolicy,
  isFull,
  isRefusal,
  isTimeout,
  type Try,
} from './policy.ts';

const OPTIONS = {
  timeoutMs: 1_000,
  retryPercent: 10,
  breaker: { windowMs: 10_000, failurePercent: 50, minRequests: 4, openMs: 5_000 },
  bulkhead: { running: 64, queued: 64, queueMs: 50 },
};
const QUERY = { kind: 'query', deadlineAt: Number.POSITIVE_INFINITY } as const;
const MUTATION = { ...QUERY, kind: 'mutation' } as const;

const failed = (cause: unknown) => new SubgraphError('s', 'SUBREQUEST_HTTP_ERROR', { cause });
const status = (code: number, hasRetryAfter = false) =>
  failed(new HttpStatusError(code, '', { hasRetryAfter }));
const REFUSED = failed(new Error('connect ECONNREFUSED'));
const LOST = failed(new ConnectionLost());
const TIMED_OUT = new SubgraphError('s', 'SUBREQUEST_TIMEOUT', { cause: new Error() });
const MALFORMED = new SubgraphError('s', 'SUBREQUEST_MALFORMED_RESPONSE');
const CUT_SHORT = new SubgraphError('s', 'SUBREQUEST_TIMEOUT', { cause: new CutShort() });

/** A policy, what it told, and a call that fails as often as it is told to. */
function stage(options: Partial<typeof OPTIONS> = {}) {
  const told: string[] = [];
  const tries: Try[] = [];
  const policy = createPolicy(
    { ...OPTIONS, ...options },
    { onState: (state) => told.push(state), onRetry: (outcome) => told.push(outcome) },
  );
  const failing =
    (error: unknown, times = Number.POSITIVE_INFINITY): Call<string> =>
    async (trying) => {
      tries.push(trying);
      if (tries.length <= times) throw error;
      return 'answer';
    };
  return { policy, told, tries, failing };
}

const outcomeOf = (call: Promise<unknown>) =>
  call.then(
    (answer) => answer,
    (error: unknown) => {
      if (isRefusal(error)) return 'open';
      if (isFull(error)) return 'full';
      return isTimeout(error) ? 'timeout' : error;
    },
  );

/** Lets calls fail until nothing is asked any more. */
async function broken({ policy, failing }: ReturnType<typeof stage>): Promise<void> {
  for (let n = 0; n < OPTIONS.breaker.minRequests; n += 1) {
    await outcomeOf(policy.execute(failing(MALFORMED), MUTATION));
  }
}

describe('A try', () => {
  test('that takes too long is given up, even if it never listens', async () => {
    const { policy } = stage({ timeoutMs: 30 });
    let signal: AbortSignal | undefined;
    const hanging: Call<never> = (trying) => {
      signal = trying.signal;
      return new Promise(() => {});
    };
    expect(await outcomeOf(policy.execute(hanging, QUERY))).toBe('timeout');
    expect(signal?.aborted).toBe(true);
  });

  test('has a time of its own, that of no other', async () => {
    const { policy } = stage({ timeoutMs: 30 });
    const slow = outcomeOf(policy.execute(() => new Promise(() => {}), QUERY));
    expect(await policy.execute(async () => 'answer', QUERY)).toBe('answer');
    expect(await slow).toBe('timeout');
  });
});

describe('A second try', () => {
  test.each<[string, SubgraphError]>([
    ['no connection could be opened', REFUSED],
    ['the connection was lost before an answer', LOST],
    ['the service answered 500', status(500)],
    ['the service answered 503', status(503)],
  ])('is made of a query when %s', async (_, error) => {
    const { policy, tries, told, failing } = stage();
    expect(await policy.execute(failing(error, 1), QUERY)).toBe('answer');
    expect(tries.map(({ attempt }) => attempt)).toEqual(['first', 'second']);
    expect(told).toEqual(['recovered']);
  });

  test('is the last', async () => {
    const { policy, tries, told, failing } = stage();
    expect(await outcomeOf(policy.execute(failing(REFUSED), QUERY))).toBe(REFUSED);
    expect(tries).toHaveLength(2);
    expect(told).toEqual(['failed']);
  });

  test.each<[string, unknown]>([
    ['its time was over', TIMED_OUT],
    ['the answer was malformed', MALFORMED],
    ['the service says when to come again', status(503, true)],
    ['the service refused it', status(404)],
    ['the redirect was refused', status(302)],
    ['the answer was too large', failed({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })],
    ['its caller left', new DOMException('gone', 'AbortError')],
  ])('is not made when %s', async (_, error) => {
    const { policy, tries, told, failing } = stage();
    expect(await outcomeOf(policy.execute(failing(error, 1), QUERY))).toBe(error);
    expect(tries).toHaveLength(1);
    expect(told).toEqual([]);
  });

  test('is never made of a mutation', async () => {
    const { policy, tries, failing } = stage();
    expect(await outcomeOf(policy.execute(failing(LOST, 1), MUTATION))).toBe(LOST);
    expect(tries).toHaveLength(1);
  });

  test('is not made when there is no time left for it', async () => {
    const { policy, tries, told, failing } = stage();
    const asked = { ...QUERY, deadlineAt: performance.now() + 20 };
    expect(await outcomeOf(policy.execute(failing(REFUSED, 1), asked))).toBe(REFUSED);
    expect(tries).toHaveLength(1);
    expect(told).toEqual(['denied']);
  });

  test('waits from 25 to 250 ms, unless the connection was lost', async () => {
    const { policy, failing } = stage();
    const started = performance.now();
    await policy.execute(failing(REFUSED, 1), QUERY);
    expect(performance.now() - started).toBeGreaterThanOrEqual(24);
    const random = jest.spyOn(Math, 'random').mockReturnValue(1);
    const other = stage();
    const again = performance.now();
    await other.policy.execute(other.failing(LOST, 1), QUERY);
    expect(performance.now() - again).toBeLessThan(200);
    random.mockRestore();
  });

  test('is made of one in ten queries at most, and of none when that is chosen', async () => {
    const never = { ...OPTIONS.breaker, minRequests: 10_000 };
    const wide = { ...OPTIONS.bulkhead, running: 1_000 };
    const { policy, tries, failing } = stage({ breaker: never, bulkhead: wide });
    const all = Array.from({ length: 200 }, () => outcomeOf(policy.execute(failing(LOST), QUERY)));
    await Promise.all(all);
    expect(tries.length).toBeGreaterThan(200);
    expect(tries.length).toBeLessThanOrEqual(221);
    const none = stage({ retryPercent: 0 });
    await outcomeOf(none.policy.execute(none.failing(LOST), QUERY));
    expect(none.tries).toHaveLength(1);
  });
});

describe('The breaker', () => {
  test.each<[string, unknown]>([
    ['no connection could be opened', REFUSED],
    ['a connection was lost', LOST],
    ['the time was over', TIMED_OUT],
    ['the answer was malformed', MALFORMED],
    ['the service answered 500', status(500)],
    ['the service answered by a redirect', status(302)],
  ])(
    'opens when %s too often: then nothing is sent, and nothing counts as tried again',
    async (_, error) => {
      const { policy, tries, told, failing } = stage({ retryPercent: 0 });
      for (let n = 0; n < 4; n += 1) await outcomeOf(policy.execute(failing(error), QUERY));
      const before = tries.length;
      expect(told.filter((each) => each !== 'denied')).toEqual(['open']);
      told.length = 0;
      for (let n = 0; n < 10; n += 1) {
        expect(await outcomeOf(policy.execute(failing(error), QUERY))).toBe('open');
      }
      expect(tries).toHaveLength(before);
      expect(told).toEqual([]);
    },
  );

  test('that is open makes no error for each whom it refuses', async () => {
    const on = stage();
    await broken(on);
    const reasonOf = () => on.policy.execute(on.failing(LOST), QUERY).catch((error) => error);
    const [first, second] = await Promise.all([reasonOf(), reasonOf()]);
    expect(isRefusal(first)).toBe(true);
    expect(second).toBe(first);
  });

  test('opens by tries that are given up', async () => {
    const { policy } = stage({ timeoutMs: 10 });
    const hanging = () => outcomeOf(policy.execute(() => new Promise(() => {}), QUERY));
    expect(await Promise.all([1, 2, 3, 4].map(hanging))).toEqual(Array(4).fill('timeout'));
    expect(await hanging()).toBe('open');
  });

  test.each<[string, unknown]>([
    ['callers who leave', new DOMException('gone', 'AbortError')],
    ['requests that were late before they were sent', CUT_SHORT],
    ['refusals of 4xx', status(404)],
    ['answers that are too large', failed({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })],
  ])('does not open by %s', async (_, error) => {
    const { policy, told, failing } = stage();
    for (let n = 0; n < 50; n += 1) await outcomeOf(policy.execute(failing(error), QUERY));
    expect(await policy.execute(async () => 'answer', QUERY)).toBe('answer');
    expect(told).toEqual([]);
  });

  test('stays closed while fewer fail than half', async () => {
    const { policy, told, failing } = stage({ breaker: { ...OPTIONS.breaker, minRequests: 20 } });
    for (let n = 0; n < 200; n += 1) {
      const call = n % 10 < 3 ? failing(MALFORMED) : async () => 'answer';
      await outcomeOf(policy.execute(call, QUERY));
    }
    expect(told).toEqual([]);
  });

  describe('that was open for long enough', () => {
    beforeEach(useSettableDate);
    afterEach(() => {
      jest.useRealTimers();
    });

    test('lets one probe through, refuses all others meanwhile, and closes when that is well', async () => {
      const on = stage();
      await broken(on);
      jest.setSystemTime(Date.now() + 5_001);
      const { promise, resolve } = Promise.withResolvers<string>();
      let isProbe = false;
      const probe = on.policy.execute((trying) => {
        isProbe = trying.isProbe;
        return promise;
      }, QUERY);
      const others = [1, 2, 3].map(() =>
        outcomeOf(on.policy.execute(on.failing(MALFORMED), QUERY)),
      );
      expect(await Promise.all(others)).toEqual(['open', 'open', 'open']);
      resolve('well');
      expect(await probe).toBe('well');
      expect(isProbe).toBe(true);
      expect(on.told).toEqual(['open', 'half-open', 'closed']);
      expect(await on.policy.execute(async () => 'answer', QUERY)).toBe('answer');
    });

    test('refuses others while one probes, also where no place is left for them', async () => {
      const on = stage({ bulkhead: { running: 1, queued: 0, queueMs: 10 } });
      await broken(on);
      jest.setSystemTime(Date.now() + 5_001);
      const { promise, resolve } = Promise.withResolvers<string>();
      const probe = on.policy.execute(() => promise, QUERY);
      const other = () => outcomeOf(on.policy.execute(on.failing(MALFORMED), QUERY));
      expect(await Promise.all([other(), other()])).toEqual(['open', 'open']);
      resolve('well');
      expect(await probe).toBe('well');
    });

    test('is not kept open by a clock that is set back', async () => {
      const on = stage({ breaker: { ...OPTIONS.breaker, openMs: 50 } });
      await broken(on);
      jest.setSystemTime(Date.now() - 3_600_000);
      await sleep(100);
      expect(await on.policy.execute(async () => 'answer', QUERY)).toBe('answer');
    });

    test('opens again when the probe fails, which is not tried a second time', async () => {
      const on = stage();
      await broken(on);
      const before = on.tries.length;
      jest.setSystemTime(Date.now() + 5_001);
      expect(await outcomeOf(on.policy.execute(on.failing(REFUSED), QUERY))).toBe(REFUSED);
      expect(on.tries).toHaveLength(before + 1);
      expect(await outcomeOf(on.policy.execute(on.failing(REFUSED), QUERY))).toBe('open');
      expect(on.told.filter((each) => each !== 'denied')).toEqual(['open', 'half-open', 'open']);
    });

    test('stays open before that', async () => {
      const on = stage();
      await broken(on);
      jest.setSystemTime(Date.now() + 4_000);
      expect(await outcomeOf(on.policy.execute(on.failing(REFUSED), QUERY))).toBe('open');
    });
  });
});

describe('The bulkhead', () => {
  const narrow = { bulkhead: { running: 2, queued: 1, queueMs: 5_000 } };
  const hanging = () => Promise.withResolvers<string>();

  test('lets so many run, so many wait, and refuses more at once', async () => {
    const { policy } = stage(narrow);
    const held = [hanging(), hanging(), hanging()];
    const running = held.map(({ promise }) => policy.execute(() => promise, QUERY));
    expect(policy.pressure()).toEqual({ running: 2, queued: 1 });
    const started = performance.now();
    expect(await outcomeOf(policy.execute(async () => 'more', QUERY))).toBe('full');
    expect(performance.now() - started).toBeLessThan(500);
    for (const { resolve } of held) resolve('done');
    expect(await Promise.all(running)).toEqual(['done', 'done', 'done']);
    expect(policy.pressure()).toEqual({ running: 0, queued: 0 });
    expect(await policy.execute(async () => 'again', QUERY)).toBe('again');
  });

  test('lets nobody wait longer than is said, and runs nothing for those who gave up', async () => {
    const { policy, told } = stage({ bulkhead: { running: 1, queued: 4, queueMs: 20 } });
    const { promise, resolve } = hanging();
    const running = policy.execute(() => promise, QUERY);
    let calls = 0;
    const waiting = [1, 2, 3].map(() =>
      outcomeOf(
        policy.execute(async () => {
          calls += 1;
        }, QUERY),
      ),
    );
    expect(await Promise.all(waiting)).toEqual(['full', 'full', 'full']);
    expect(policy.pressure()).toEqual({ running: 1, queued: 0 });
    resolve('done');
    await running;
    expect(await policy.execute(async () => 'again', QUERY)).toBe('again');
    expect(calls).toBe(0);
    expect(told).toEqual([]);
  });

  test('stands before all else: what waits or is refused counts neither as tried nor as failed', async () => {
    const { policy, tries, told, failing } = stage({
      bulkhead: { running: 1, queued: 0, queueMs: 10 },
    });
    const { promise, resolve } = hanging();
    const running = policy.execute(() => promise, QUERY);
    for (let n = 0; n < 20; n += 1) {
      expect(await outcomeOf(policy.execute(failing(LOST), QUERY))).toBe('full');
    }
    resolve('done');
    expect(await running).toBe('done');
    expect(tries).toEqual([]);
    expect(told).toEqual([]);
  });

  test('is held by a query until its second try has ended', async () => {
    const { policy, tries, failing } = stage({
      bulkhead: { running: 1, queued: 1, queueMs: 5_000 },
    });
    const first = policy.execute(failing(REFUSED, 1), QUERY);
    await until(() => tries.length === 1);
    const next = policy.execute(async () => 'next', QUERY);
    expect(policy.pressure()).toEqual({ running: 1, queued: 1 });
    expect(await Promise.all([first, next])).toEqual(['answer', 'next']);
  });
});

describe('Of what failed last nothing is kept, for its stack holds all that it ran on:', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;

  /** Whether an error is gone that a call was rejected with, and that nobody here holds. */
  async function isGone(run: (call: () => Promise<never>) => Promise<unknown>): Promise<boolean> {
    const thrown = new WeakRef(new SubgraphError('s', 'SUBREQUEST_MALFORMED_RESPONSE'));
    const call = () => Promise.reject(thrown.deref());
    expect((await outcomeOf(run(call))) === thrown.deref()).toBe(true);
    // What a reference gave stays until its turn is over.
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    return thrown.deref() === undefined;
  }

  test.each([
    ['closed', 2],
    ['open', 1],
  ])('by a breaker that is %s', async (_, minRequests) => {
    const { policy } = stage({ breaker: { ...OPTIONS.breaker, minRequests } });
    expect(await isGone((call) => policy.execute(call, MUTATION))).toBe(true);
    const optional = createOptionalPolicy({ timeoutMs: 1_000, failures: minRequests, openMs: 1 });
    expect(await isGone((call) => optional.execute(call))).toBe(true);
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
