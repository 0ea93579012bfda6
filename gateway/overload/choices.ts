import { invalid, oneOf, positive, whole } from '../choice-checks.ts';

/** When a server refuses what it cannot do in time. */
export interface OverloadChoices {
  /** `off` refuses nothing, for measuring what that leads to. Default `on`. */
  readonly shedding?: 'on' | 'off';
  /**
   * Most requests being made at once, however little they ask of the event loop. Those that keep it
   * busy are limited to as many as it bears. Default 1,000.
   */
  readonly runningMax?: number;
  /** The longest a request waits for others, in milliseconds. Default 50; 0 lets none wait. */
  readonly waitMs?: number;
  /** The part of `--max-old-space-size` from which on nothing new begins. Default 0.85. */
  readonly heapShare?: number;
}

/**
 * Checks what was chosen and fills in the defaults.
 *
 * @throws TypeError quoting the first bad value
 */
export function validOverload({
  shedding = 'on',
  runningMax = 1_000,
  waitMs = 50,
  heapShare = 0.85,
}: OverloadChoices = {}): Required<OverloadChoices> {
  if (!(heapShare > 0 && heapShare <= 1)) {
    throw invalid('overload.heapShare', heapShare, 'a number above 0, 1 at most');
  }
  return {
    shedding: oneOf('overload.shedding', shedding, ['on', 'off']),
    runningMax: positive('overload.runningMax', runningMax),
    waitMs: whole('overload.waitMs', waitMs),
    heapShare,
  };
}
