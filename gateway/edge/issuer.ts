import { errors } from 'jose';
import { ClientError } from '../errors.ts';
import type { Readings } from '../telemetry/key-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import { follow } from './followed.ts';
import { type KeyLookup, type KeySet, keySetReader, lookupIn } from './key-set.ts';

/** Somebody who signs viewers' tokens. A key of one issuer proves nothing of what another says. */
export interface Issuer {
  /** What its tokens carry as `iss`, to the letter. */
  readonly name: string;
  readonly keyOf: KeyLookup;
  /** The keys that there are at the moment: others when they change, none when they are too old. */
  readonly keys: KeyLookup | undefined;
  /** Whether its keys were read at least once. */
  readonly isReady: boolean;
  /** How often its keys were read so far; undefined: they never are. */
  readonly readings?: Readings;
}

/** An issuer with these keys, and never others. */
export function fixedIssuer(name: string, keys: KeySet): Issuer {
  const keyOf = lookupIn(keys);
  return { name, keyOf, keys: keyOf, isReady: true };
}

/** An issuer whose keys are followed until it is ended. */
export interface FollowedIssuer extends Issuer {
  /** Settles when its keys were looked for once, found or not. */
  readonly asked: Promise<void>;
  end(): void;
}

export interface FollowedIssuerOptions {
  readonly name: string;
  /** Where its key set is: a file's path or an `http(s)` address. */
  readonly keys: string;
  /** Default: an address every 60 s, a file every second. */
  readonly refreshMs?: number;
  /** How long old keys stand in while the set cannot be read. Default 10 min. */
  readonly maxAgeMs?: number;
  /** Shortest time between two readings for the sake of a key that is not in the set. Default 30 s. */
  readonly cooldownMs?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  readonly log: Log;
}

/**
 * Follows an issuer's keys. A token with a key that nobody knows yet has the set read at once, for its
 * issuer may have changed keys; but not more often than the cooldown lets it.
 */
export function followIssuer(options: FollowedIssuerOptions): FollowedIssuer {
  const { name, keys: place, maxAgeMs = 600_000, cooldownMs = 30_000, log } = options;
  const { now = () => performance.now() } = options;
  const everyMs = options.refreshMs ?? (/^https?:/.test(place) ? 60_000 : 1_000);
  const read = keySetReader(place);
  const followed = follow({ name: `keys of ${name}`, read, everyMs, maxAgeMs, now, log });
  let forcedAt = Number.NEGATIVE_INFINITY;
  const mayForce = () => {
    if (now() - forcedAt < cooldownMs) return false;
    forcedAt = now();
    return true;
  };
  const current = () => {
    if (!followed.current) throw keysAway();
    return followed.current;
  };
  return {
    name,
    get isReady() {
      return followed.wasRead;
    },
    get keys() {
      return followed.current;
    },
    get readings() {
      return followed.readings;
    },
    keyOf: async (header, token) => {
      const known = current();
      try {
        return await known(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        if (!followed.reading && !mayForce()) throw error;
        await followed.refresh();
        if (current() === known) throw error;
        return current()(header, token);
      }
    },
    asked: followed.reading ?? Promise.resolve(),
    end: followed.end,
  };
}

function keysAway(): ClientError {
  return new ClientError('NOT_READY', 'Tokens cannot be verified at the moment.', {
    headers: { 'retry-after': '5' },
  });
}
