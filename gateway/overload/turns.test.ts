import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Turns } from './turns.ts';

describe('Turns', () => {
  test('keep nobody waiting while there is little to do', () => {
    expect(new Turns(() => false).next()).toBeUndefined();
  });

  test('let one go on in each round of the event loop, in the order they came', async () => {
    const turns = new Turns(
      () => true,
      () => 0,
    );
    const gone: string[] = [];
    for (const name of ['a', 'b', 'c']) void turns.next()?.then(() => gone.push(name));
    const seen: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await nextRound();
      seen.push(gone.join(''));
    }
    expect(seen).toEqual(['a', 'ab', 'abc']);
  });

  test('let one more go on for each millisecond of a round that all else takes, up to eight', async () => {
    let now = 1_000;
    const turns = new Turns(
      () => true,
      () => now,
    );
    let gone = 0;
    for (let each = 0; each < 30; each += 1) void turns.next()?.then(() => (gone += 1));
    const goneAfter = async (othersMs: number) => {
      const before = gone;
      now += othersMs;
      await nextRound();
      return gone - before;
    };
    expect(await goneAfter(0.9)).toBe(1);
    expect(await goneAfter(3.5)).toBe(4);
    expect(await goneAfter(50)).toBe(8);
    expect(await goneAfter(0)).toBe(1);
  });

  test('stay in order when there is little to do all at once', async () => {
    let isBusy = true;
    const turns = new Turns(() => isBusy);
    const first = turns.next();
    isBusy = false;
    const second = turns.next();
    expect(second).toBeInstanceOf(Promise);
    await Promise.all([first, second]);
    await nextRound();
    expect(turns.next()).toBeUndefined();
  });

  test('tell how long the next one has waited', async () => {
    let now = 1_000;
    const turns = new Turns(
      () => true,
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
