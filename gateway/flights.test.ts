import { getEventListeners } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Flights } from './flights.ts';

/** Work that a test ends when it wants, and the signal it was given. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const start = (signal: AbortSignal) => {
    signals.push(signal);
    return promise;
  };
  return { start, resolve, reject, signals };
}

const ever = <Result>(start: (signal: AbortSignal) => Promise<Result>) => ({
  timeMs: Number.POSITIVE_INFINITY,
  start,
});

const staying = () => new AbortController().signal;

describe('Work under one key', () => {
  test('runs once for all who join while it does', async () => {
    const flights = new Flights<string>('little');
    const { start, resolve, signals } = work();
    const joined = [1, 2, 3].map(() => flights.join('a', staying(), ever(start)));
    resolve('done');
    expect(await Promise.all(joined)).toEqual(['done', 'done', 'done']);
    expect(signals).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(false);
  });

  test('runs apart from that under another', async () => {
    const flights = new Flights<string>('little');
    const joined = ['a', 'b'].map((key) =>
      flights.join(
        key,
        staying(),
        ever(async () => key),
      ),
    );
    expect(await Promise.all(joined)).toEqual(['a', 'b']);
  });

  test('runs again once it has ended, well or badly', async () => {
    const flights = new Flights<number>('little');
    let runs = 0;
    const start = async () => {
      runs += 1;
      if (runs === 2) throw new Error('second');
      return runs;
    };
    expect(await flights.join('a', staying(), ever(start))).toBe(1);
    await expect(flights.join('a', staying(), ever(start))).rejects.toThrow('second');
    expect(await flights.join('a', staying(), ever(start))).toBe(3);
  });

  test('that fails fails for all', async () => {
    const flights = new Flights<string>('little');
    const { start, reject } = work();
    const joined = [
      flights.join('a', staying(), ever(start)),
      flights.join('a', staying(), ever(start)),
    ];
    const error = new Error('broken');
    reject(error);
    for (const each of joined) await expect(each).rejects.toBe(error);
  });

  test('that cannot even begin leaves nothing behind', async () => {
    const flights = new Flights<string>('little');
    const broken = async () =>
      flights.join(
        'a',
        staying(),
        ever(() => {
          throw new Error('at once');
        }),
      );
    await expect(broken()).rejects.toThrow('at once');
    expect(
      await flights.join(
        'a',
        staying(),
        ever(async () => 'done'),
      ),
    ).toBe('done');
  });
});

describe('One who leaves', () => {
  test('gets the reason and disturbs nobody', async () => {
    const flights = new Flights<string>('little');
    const { start, resolve, signals } = work();
    const leaving = new AbortController();
    const left = flights.join('a', leaving.signal, ever(start));
    const stays = flights.join('a', staying(), ever(start));
    const reason = new Error('gone');
    leaving.abort(reason);
    await expect(left).rejects.toBe(reason);
    expect(signals[0]?.aborted).toBe(false);
    resolve('done');
    expect(await stays).toBe('done');
  });

  test('may be the one who began it', async () => {
    const flights = new Flights<string>('little');
    const { start, resolve, signals } = work();
    const first = new AbortController();
    const left = flights.join('a', first.signal, ever(start));
    first.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    const second = flights.join(
      'a',
      staying(),
      ever(async () => 'anew'),
    );
    expect(await second).toBe('anew');
    expect(signals[0]?.aborted).toBe(true);
    resolve('too late');
  });

  test('last stops the work, with his reason, and the next begins anew', async () => {
    const flights = new Flights<string>('little');
    const { start, signals } = work();
    const [one, two] = [new AbortController(), new AbortController()];
    const joined = [one, two].map(({ signal }) => flights.join('a', signal, ever(start)));
    one.abort(new Error('one'));
    expect(signals[0]?.aborted).toBe(false);
    const reason = new Error('two');
    two.abort(reason);
    expect(signals[0]?.reason).toBe(reason);
    for (const each of joined) await expect(each).rejects.toThrow();
    expect(
      await flights.join(
        'a',
        staying(),
        ever(async () => 'anew'),
      ),
    ).toBe('anew');
  });

  test('before coming gets the reason, and holds up no work', async () => {
    const flights = new Flights<string>('little');
    const { start, resolve, signals } = work();
    const gone = AbortSignal.abort(new Error('never here'));
    await expect(flights.join('a', gone, ever(start))).rejects.toThrow('never here');
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    const other = work();
    const stays = flights.join('a', staying(), ever(other.start));
    await expect(flights.join('a', gone, ever(other.start))).rejects.toThrow('never here');
    expect(other.signals).toHaveLength(1);
    expect(other.signals[0]?.aborted).toBe(false);
    other.resolve('done');
    expect(await stays).toBe('done');
    resolve('');
  });

  test('after the work ended changes nothing', async () => {
    const flights = new Flights<string>('little');
    const controller = new AbortController();
    const { start, resolve, signals } = work();
    const joined = flights.join('a', controller.signal, ever(start));
    resolve('done');
    expect(await joined).toBe('done');
    controller.abort();
    expect(signals[0]?.aborted).toBe(false);
  });
});

describe('Work that has less than half of the time left that another would give it', () => {
  const within = (timeMs: number, start: (signal: AbortSignal) => Promise<string>) => ({
    timeMs,
    start,
  });

  test('is joined by nobody, and ends for those who did', async () => {
    const flights = new Flights<string>('little');
    const [old, young] = [work(), work()];
    const first = flights.join('a', staying(), within(40, old.start));
    const inTime = flights.join('a', staying(), within(40, old.start));
    await setTimeout(60);
    const late = flights.join('a', staying(), within(40_000, young.start));
    expect([old.signals.length, young.signals.length]).toEqual([1, 1]);
    old.resolve('old');
    expect([await first, await inTime]).toEqual(['old', 'old']);
    // The old one has ended; the young one still flies under the same key.
    const later = flights.join('a', staying(), within(40_000, old.start));
    young.resolve('young');
    expect([await late, await later]).toEqual(['young', 'young']);
  });

  test('is joined by one who has as little', async () => {
    const flights = new Flights<string>('little');
    const [hasty, patient] = [work(), work()];
    const first = flights.join('a', staying(), within(10_000, hasty.start));
    const other = flights.join('a', staying(), within(30_000, patient.start));
    const same = flights.join('a', staying(), within(12_000, hasty.start));
    expect([hasty.signals.length, patient.signals.length]).toEqual([1, 1]);
    hasty.resolve('hasty');
    patient.resolve('patient');
    expect([await first, await other, await same]).toEqual(['hasty', 'patient', 'patient']);
  });
});

test('Nothing is left behind: no listener, and no rejection that nobody handles', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const flights = new Flights<string>('little');
  const controller = new AbortController();
  const { signal } = controller;
  for (let count = 0; count < 100; count += 1)
    await flights.join(
      `${count}`,
      signal,
      ever(async () => ''),
    );
  await flights
    .join(
      'bad',
      signal,
      ever(async () => Promise.reject(new Error('bad'))),
    )
    .catch(() => {});
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  const { start, reject } = work();
  const left = flights.join('left', signal, ever(start)).catch(() => {});
  controller.abort();
  await left;
  reject(new Error('nobody waits'));
  await setImmediate();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
