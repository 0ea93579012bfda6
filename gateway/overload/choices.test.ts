import { expect, test } from '@jest/globals';
import { type OverloadChoices, validOverload } from './choices.ts';

test.each<[OverloadChoices, string]>([
  [{ shedding: 'maybe' as 'on' }, '"overload.shedding" is "maybe"; expected on, off.'],
  [{ runningMax: 0 }, '"overload.runningMax" is 0; expected a positive whole number.'],
  [{ waitMs: -1 }, '"overload.waitMs" is -1; expected a whole number, or 0.'],
  [{ heapShare: 85 }, '"overload.heapShare" is 85; expected a number above 0, 1 at most.'],
])('A choice that cannot be is refused, quoting it: %j', (choices, message) => {
  expect(() => validOverload(choices)).toThrow(new TypeError(message));
});
