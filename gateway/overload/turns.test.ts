import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { type Pressure, Turns } from './turns.ts';

describe('Turns', () => {
  test('keep nobody waiting while there is little to do', () => {
    expect(new Turns(() => 'low').next()).toBeUndefined();
  });

  /** So many who wait for turns, each of which takes so long by a clock that stands still otherwise. */
  function waiting(count: number, tookMs: number, pressure: Pressure = 'some') {
    let now = 1_000;
    const turns = new Turns(
      () => pressure,
      () => now,
    );
    const gone: number[] = [];
    for (let each = 0; each < count; each += 1) {
      void turns.next()?.then(() => {
        gone.push(each);
        now += tookMs;
      });
    }
    /** How many go on in the next round, after all else has taken so long. */
    const goneAfter = async (othersMs: number): Promise<number> => {
      const before = gone.length;
      now += othersMs;
      await nextRound();
      return gone.length - before;
    };
    return { turns, gone, goneAfter };
  }

  test('let those go on that half a millisecond is enough for, in the order they came', async () => {
    const { gone, goneAfter } = waiting(7, 0.2);
    expect([await goneAfter(0), await goneAfter(0), await goneAfter(0)]).toEqual([3, 3, 1]);
    expect(gone).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('let one go on in each round, however long it takes', async () => {
    const { goneAfter } = waiting(2, 100);
    expect([await goneAfter(0), await goneAfter(0), await goneAfter(0)]).toEqual([1, 1, 0]);
  });

  test('let one go on in each round while others are refused', async () => {
    const { goneAfter } = waiting(3, 0.01, 'high');
    expect([await goneAfter(0), await goneAfter(0), await goneAfter(0)]).toEqual([1, 1, 1]);
  });

  /** How many go on in each of so many rounds a millisecond apart, in all of which a connection is accepted. */
  async function goneWhileAccepting(rounds: number): Promise<number[]> {
    // Each takes longer than what others took gives them a share for.
    const { turns, goneAfter } = waiting(rounds, 0.2, 'high');
    const gone: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      turns.connected();
      gone.push(await goneAfter(1));
    }
    return gone;
  }

  test('let one go on every three milliseconds while a burst of connections comes in', async () => {
    expect(await goneWhileAccepting(10)).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });

  test('let one go on in each round once connections have come in for a tenth of a second', async () => {
    const gone = await goneWhileAccepting(120);
    expect(gone.slice(-20)).toEqual(Array.from({ length: 20 }, () => 1));
  });

  test('take connections that come in after a pause of a second for another burst', async () => {
    const { turns, goneAfter } = waiting(200, 0.01, 'high');
    turns.connected();
    await goneAfter(0);
    await goneAfter(1_100);
    turns.connected();
    expect(await goneAfter(0)).toBe(0);
  });

  test.each<Pressure>(['some', 'high'])(
    'give them an eighth of what all else took of a long round, two milliseconds at most, under %s pressure',
    async (pressure) => {
      const { goneAfter } = waiting(100, 0.25, pressure);
      expect(await goneAfter(8)).toBe(4);
      expect(await goneAfter(50)).toBe(8);
    },
  );

  test('let sixteen go on at most, however little they take', async () => {
    const { goneAfter } = waiting(40, 0);
    expect([await goneAfter(0), await goneAfter(50), await goneAfter(0)]).toEqual([16, 16, 8]);
  });

  test('stay in order when there is little to do all at once', async () => {
    let pressure: Pressure = 'some';
    const turns = new Turns(() => pressure);
    const first = turns.next();
    pressure = 'low';
    const second = turns.next();
    expect(second).toBeInstanceOf(Promise);
    await Promise.all([first, second]);
    await nextRound();
    expect(turns.next()).toBeUndefined();
  });

  test('tell how long the next one has waited', async () => {
    let now = 1_000;
    const turns = new Turns(
      () => 'some',
      () => now,
    );
    expect(turns.waitedMs()).toBe(0);
    const turn = turns.next();
    now += 20;
    expect(turns.waitedMs()).toBe(20);
    await turn;
    expect(turns.waitedMs()).toBe(0);
  });
});
