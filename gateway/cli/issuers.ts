import type { Config } from '../config.ts';
import { type FollowedIssuer, fixedIssuer, followIssuer, type Issuer } from '../edge/issuer.ts';
import { keySetReader } from '../edge/key-set.ts';
import type { Log } from '../telemetry/log.ts';
import { UsageError } from './command.ts';
import { developmentKeys } from './development-keys.ts';

/** The issuers of viewers' tokens, whose keys are followed until they are ended. */
export interface Issuers {
  readonly all: readonly Issuer[];
  end(): void;
}

/**
 * Follows the issuers that the configuration names; in development, one without a key set has the
 * project's own development keys.
 *
 * @throws UsageError when a file holds no keys; an address may hold them later
 */
export async function openIssuers({ issuers, production }: Config, log: Log): Promise<Issuers> {
  for (const { keys } of issuers) if (keys) await requireKeys(keys);
  const followed: FollowedIssuer[] = [];
  const fixed: Issuer[] = [];
  for (const { name, keys } of issuers) {
    if (keys) followed.push(followIssuer({ name, keys, log }));
    else if (!production) fixed.push(fixedIssuer(name, (await developmentKeys()).publicKeys));
  }
  await Promise.all(followed.map(({ asked }) => asked));
  return {
    all: [...followed, ...fixed],
    end: () => {
      for (const issuer of followed) issuer.end();
    },
  };
}

async function requireKeys(place: string): Promise<void> {
  if (/^https?:/.test(place)) return;
  await keySetReader(place)().catch(() => {
    throw new UsageError(`FACET_JWKS is "${place}"; expected a file with a JWK set.`);
  });
}
