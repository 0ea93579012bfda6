import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Turns } from './turns.ts';

describe('Turns', () => {
  test('keep nobody waiting while there is little to do', () => {
    expect(new Turns(() => false).next()).toBeUndefined();
  });

  test('let one go on in each round of the event loop, in the order they came', async () => {
    const turns = new Turns(() => true);
    const gone: string[] = [];
    for (const name of ['a', 'b', 'c']) void turns.next()?.then(() => gone.push(name));
    const seen: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await nextRound();
      seen.push(gone.join(''));
    }
    expect(seen).toEqual(['a', 'ab', 'abc']);
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
    const turns = new Turns(() => true);
    expect(turns.waitedMs()).toBe(0);
    const turn = turns.next();
    const end = performance.now() + 20;
    while (performance.now() < end);
    expect(turns.waitedMs()).toBeGreaterThanOrEqual(19);
    await turn;
    expect(turns.waitedMs()).toBe(0);
  });
});
