import type { Config } from '../config.ts';
import { bffNamed, type Identity } from '../identity/identity.ts';
import type { Log } from '../telemetry/log.ts';
import { type CommandArgs, UsageError } from './command.ts';
import { signingKeyOf, trustedKeysOf } from './internal-keys.ts';

/** Who believes whom where one BFF is served. */
export interface Trusting {
  readonly client: string;
  readonly config: Config;
  readonly log: Log;
}

/** By tokens; in development a call without one is nobody's, and is answered. */
export function tokenIdentity({ client, config, log }: Trusting): Identity {
  return {
    kind: 'tokens',
    key: signingKeyOf(bffNamed(client), config, log),
    trusted: trustedKeysOf(config, log),
    tokenless: config.production ? 'refused' : 'served',
  };
}

/** Before somebody's own subgraphs: by tokens where there are keys, else as `--identity` says. */
export function chosenIdentity(args: CommandArgs, trusting: Trusting): Identity | undefined {
  const { internalKeyFile, internalJwksFile } = trusting.config;
  const chosen = args.text('identity');
  if (chosen === 'headers') return { kind: 'headers' };
  if (chosen !== undefined && chosen !== 'tokens') {
    throw new UsageError(`--identity is "${chosen}"; expected tokens or headers.`);
  }
  if (internalKeyFile && internalJwksFile) return tokenIdentity(trusting);
  if (!chosen && !internalKeyFile && !internalJwksFile) return undefined;
  throw new UsageError('tokens need both FACET_INTERNAL_KEY and FACET_INTERNAL_JWKS.');
}
