import { oneOf, positive } from './choice-checks.ts';

/**
 * Whom the edge lets ask a client's BFF: `everybody`, which is viewers by their tokens and nobody in
 * particular; `viewers` only; or `partners` only, by their keys. In development, who brings neither
 * token nor key may ask everywhere, as nobody.
 */
export type Callers = 'everybody' | 'viewers' | 'partners';

/** How often somebody may ask through one edge, or all edges that share a Redis: requests in a minute. */
export interface RateLimits {
  /** All callers of the client together. Default 600,000. */
  readonly client?: number;
  /** One viewer. Default 6,000. */
  readonly viewer?: number;
  /** One partner key. Default 6,000. */
  readonly key?: number;
  /** One address (of IPv6: one /64) that brings neither token nor key. Default 12,000. */
  readonly address?: number;
}

/** What a client's team chooses about the edge before its BFF. */
export interface EdgeChoices {
  readonly callers: Callers;
  readonly rateLimits: Required<RateLimits>;
}

/**
 * Checks the choices and fills in the defaults.
 *
 * @throws TypeError quoting the first bad value
 */
export function validEdgeChoices(choices: {
  readonly callers?: Callers;
  readonly rateLimits?: RateLimits;
}): EdgeChoices {
  const { callers = 'everybody', rateLimits = {} } = choices;
  return {
    callers: oneOf('callers', callers, ['everybody', 'viewers', 'partners']),
    rateLimits: {
      client: positive('rateLimits.client', rateLimits.client ?? 600_000),
      viewer: positive('rateLimits.viewer', rateLimits.viewer ?? 6_000),
      key: positive('rateLimits.key', rateLimits.key ?? 6_000),
      address: positive('rateLimits.address', rateLimits.address ?? 12_000),
    },
  };
}
