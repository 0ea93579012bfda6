import type { Config } from '../config.ts';
import { type FollowedIssuer, fixedIssuer, followIssuer, type Issuer } from '../edge/issuer.ts';
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
  const followed: FollowedIssuer[] = [];
  const all: Issuer[] = [];
  for (const { name, keys } of issuers) {
    if (keys) {
      const issuer = followIssuer({ name, keys, log });
      followed.push(issuer);
      all.push(issuer);
    } else if (!production) {
      all.push(fixedIssuer(name, (await developmentKeys()).publicKeys));
    }
  }
  await Promise.all(followed.map(({ asked }) => asked));
  const end = () => {
    for (const issuer of followed) issuer.end();
  };
  const missing = issuers.find(
    ({ name, keys }) => keys && !/^https?:/.test(keys) && !isReady(followed, name),
  );
  if (!missing) return { all, end };
  end();
  throw new UsageError(`FACET_JWKS is "${missing.keys}"; expected a file with a JWK set.`);
}

function isReady(issuers: readonly Issuer[], name: string): boolean {
  return issuers.some((issuer) => issuer.name === name && issuer.isReady);
}
