import { expect, test } from '@jest/globals';
import { oldGrowthBytes, ownText } from '../test/testkit/old-growth.ts';
import { SteadyMap } from './steady-map.ts';

test('It holds what was set until that is deleted or everything cleared', () => {
  const map = new SteadyMap<number>();
  expect(map.get('a')).toBeUndefined();
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  expect([map.get('a'), map.get('b'), map.get('0')]).toEqual([3, 2, undefined]);
  map.delete('a');
  expect([map.get('a'), map.get('b')]).toEqual([undefined, 2]);
  map.clear();
  expect(map.get('b')).toBeUndefined();
});

/** Always 16 in it: each goes when the 16th after it comes. */
function passing(map: Map<string, string> | SteadyMap<string>): () => Promise<void> {
  let last = 0;
  return async () => {
    last += 1;
    map.set(`key ${last}`, ownText(TEXT_LENGTH));
    map.delete(`key ${last - 16}`);
    await Promise.resolve();
  };
}

const TEXT_LENGTH = 50_000;
const TIMES = 800;

test('What has passed through it is collected with young objects, as from a Map it is not', async () => {
  const all = TEXT_LENGTH * TIMES;
  expect(await oldGrowthBytes(TIMES, passing(new SteadyMap()))).toBeLessThan(all / 10);
  expect(await oldGrowthBytes(TIMES, passing(new Map()))).toBeGreaterThan(all / 10);
});
