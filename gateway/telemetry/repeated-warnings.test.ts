import { expect, test } from '@jest/globals';
import { createLog } from './log.ts';
import { repeatedWarnings } from './repeated-warnings.ts';

interface Line {
  readonly service?: string;
  readonly repeats?: number;
}

function stage(windowMs: number) {
  const lines: Line[] = [];
  const log = createLog('test', 'warn', { write: (line) => lines.push(JSON.parse(line) as Line) });
  return { lines, warn: repeatedWarnings(log, windowMs) };
}

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('Of a thousand warnings of a kind five are written, and then how many more there were', async () => {
  const { lines, warn } = stage(20);
  for (let n = 0; n < 1_000; n += 1) warn('prices', { service: 'prices' }, 'no answer');
  expect(lines).toHaveLength(5);
  while (lines.length < 6) await pass(5);
  expect(lines.at(-1)).toMatchObject({ kind: 'prices', repeats: 995, msg: 'no answer' });
  warn('prices', { service: 'prices' }, 'no answer');
  expect(lines).toHaveLength(7);
});

test('One kind of warning does not hide another, and a few of one are not summed up', async () => {
  const { lines, warn } = stage(10);
  for (let n = 0; n < 10; n += 1) warn('prices', { service: 'prices' }, 'no answer');
  warn('items', { service: 'items' }, 'no answer');
  while (!lines.some(({ repeats }) => repeats)) await pass(5);
  await pass(20);
  expect(lines.filter(({ service }) => service === 'items')).toHaveLength(1);
  expect(lines.filter(({ repeats }) => repeats)).toHaveLength(1);
});
