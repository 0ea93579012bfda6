import { expect, test } from '@jest/globals';
import { durationMs, durationText } from './duration.ts';

test.each([
  ['90d', 7_776_000_000],
  ['12h', 43_200_000],
  ['30m', 1_800_000],
  ['1s', 1_000],
  ['0s', 0],
])('%s is %d milliseconds', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(['', '90', 'd', '-1d', '1.5h', '1w', '90 d', '9999999d'])(
  '"%s" is no length of time',
  (text) => {
    expect(durationMs(text)).toBeUndefined();
  },
);

test.each([
  [0, '0 seconds'],
  [1_999, '1 second'],
  [90_000, '1 minute'],
  [7_200_000, '2 hours'],
  [89.9 * 86_400_000, '89 days'],
])('%d milliseconds are told as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
