import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

const toldOf = (isTTY: boolean, steps: readonly number[], total: number) => {
  const told: string[] = [];
  const progress = createProgress('planning', total, { isTTY, write: (text) => told.push(text) });
  for (const done of steps) progress(done);
  return told;
};

test('A terminal has one line, which is written anew and ended at last', () => {
  expect(toldOf(true, [1, 2], 2)).toEqual([
    '\rplanning: 1 of 2 operations',
    '\rplanning: 2 of 2 operations\n',
  ]);
});

test('Elsewhere each tenth has a line, however small the steps', () => {
  const steps = Array.from({ length: 100 }, (_, index) => index + 1);
  const told = toldOf(false, steps, 100);
  expect(told).toHaveLength(10);
  expect(told[0]).toBe('planning: 10 of 100 operations\n');
  expect(toldOf(false, [50, 100], 100)).toHaveLength(2);
});
