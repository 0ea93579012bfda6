import { readFileSync } from 'node:fs';
import { type Config, ConfigError, type InspectedConfig } from '../config.ts';
import type { BffDefinition } from '../definition.ts';
import { bffNamed, EDGE } from '../identity/identity.ts';
import { parseSigningKey } from '../identity/signing-key.ts';
import { parseTrustedKeys } from '../identity/trusted-keys.ts';
import { modesOf } from '../ladder.ts';
import { isLoopbackHost } from '../playground/page-headers.ts';
import { DEVELOPMENT } from './development-internal-keys.ts';
import { readKeyFile } from './internal-keys.ts';

/** Each a line for the person who starts the process. */
type Faults = readonly string[];

/**
 * Passes when nothing keeps a part from starting.
 *
 * @throws ConfigError naming each of what does
 */
export function requireStartable(
  part: string,
  { config, faults }: InspectedConfig,
  productionFaults: (config: Config) => Faults,
): Config {
  if (!config.production && faults.length === 0) return config;
  const all = config.production ? [...faults, ...productionFaults(config)] : faults;
  if (all.length === 0) return config;
  if (!config.production) throw new ConfigError(all.join('\n'));
  const lines = all.map((fault) => `\n  ${fault}`);
  throw new ConfigError(`NODE_ENV is "production", and the ${part} cannot start:${lines.join('')}`);
}

/** What an edge lacks in production; `hasPartners` says whether partners ask by keys. */
export function edgeFaults(
  { hasPartners }: { readonly hasPartners: boolean },
  config: Config,
): Faults {
  return [
    ...viewersKeysFaults(config),
    ...signingKeyFaults(EDGE, config),
    ...(hasPartners && !config.keyPepper
      ? ["FACET_KEY_PEPPER is not set; partners' keys are hashed with it."]
      : []),
  ];
}

/** A BFF that is to be served. */
export interface ServedBff {
  readonly definition: Pick<BffDefinition, 'client' | 'allowlist'>;
  /** Whether it takes the word of whoever calls. */
  readonly passesHeaders: boolean;
  /** Whether it serves releases and shares caches. */
  readonly keepsState: boolean;
}

/** What a BFF lacks in production, or has and must not. */
export function bffFaults(
  { definition, passesHeaders, keepsState }: ServedBff,
  config: Config,
): Faults {
  const isOpen = modesOf(definition.allowlist).includes('open');
  const { redisUrl, publishCredential } = config;
  return [
    ...(isOpen ? ['allowlist "open" is for development; production takes "enforce".'] : []),
    ...(passesHeaders ? ['--identity headers is for development; production takes tokens.'] : []),
    ...signingKeyFaults(bffNamed(definition.client), config),
    ...trustedKeysFaults(config, (issuer) => issuer === EDGE),
    ...(keepsState && redisUrl && !publishCredential
      ? ['FACET_PUBLISH_CREDENTIAL is not set, and REDIS_URL is: what it holds would be unsigned.']
      : []),
  ];
}

/** What a subgraph lacks in production. */
export function subgraphFaults(config: Config): Faults {
  return trustedKeysFaults(config, (issuer) => issuer.startsWith('bff:'));
}

function signingKeyFaults(issuer: string, { internalKeyFile }: Config): Faults {
  const variable = 'FACET_INTERNAL_KEY';
  if (!internalKeyFile) return [`${variable} is not set; it names the file of this part's key.`];
  return faultsOf(() => {
    const parse = (text: string) => parseSigningKey(text, issuer);
    const { kid } = readKeyFile(variable, internalKeyFile, parse);
    return isDevelopment(kid) ? [`${variable} is "${internalKeyFile}": ${DEVELOPMENT_KEY}`] : [];
  });
}

function trustedKeysFaults(
  { internalJwksFile }: Config,
  isCaller: (issuer: string) => boolean,
): Faults {
  const variable = 'FACET_INTERNAL_JWKS';
  if (!internalJwksFile) return [`${variable} is not set; it names the file of callers' keys.`];
  return faultsOf(() => {
    const { names } = readKeyFile(variable, internalJwksFile, parseTrustedKeys);
    const place = `${variable} is "${internalJwksFile}"`;
    if (names.some(({ kid }) => isDevelopment(kid))) return [`${place}: ${DEVELOPMENT_KEY}`];
    return names.some(({ issuer }) => isCaller(issuer))
      ? []
      : [`${place}: it has no key of anyone who calls this part.`];
  });
}

function viewersKeysFaults({ issuers }: Config): Faults {
  return issuers.flatMap(({ keys }) => {
    if (!keys) return ["FACET_JWKS is not set; it names the keys of viewers' tokens."];
    return /^https?:/.test(keys) ? addressFaults(keys) : viewersFileFaults(keys);
  });
}

/** Who can write on the way decides which keys count. */
function addressFaults(url: string): Faults {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname)) return [];
  return [`FACET_JWKS is "${url}"; production reads keys by https.`];
}

function viewersFileFaults(path: string): Faults {
  try {
    const { keys } = JSON.parse(readFileSync(path, 'utf8')) as { keys: { kid?: string }[] };
    const bad = keys.some(({ kid = '' }) => isDevelopment(kid));
    return bad ? [`FACET_JWKS is "${path}": ${DEVELOPMENT_KEY}`] : [];
  } catch {
    return [`FACET_JWKS is "${path}"; expected a file with a JWK set.`];
  }
}

const DEVELOPMENT_KEY = 'it holds a development key.';

const isDevelopment = (kid: string) => kid.startsWith(DEVELOPMENT);

function faultsOf(look: () => Faults): Faults {
  try {
    return look();
  } catch (error) {
    if (error instanceof ConfigError) return [error.message];
    throw error;
  }
}
