import { isIP } from 'node:net';
import type { LogLevel } from './telemetry/log.ts';

/** What the environment decides. This file is the only one that reads it. */
export interface Config {
  /** Port of the edge; everything else counts from it. `FACET_BASE_PORT`, default 4000. */
  readonly basePort: number;
  /** A `postgres://` URL; without one, services keep their data in memory. `DATABASE_URL`. */
  readonly databaseUrl: string | undefined;
  /** Multiplies the size of the demonstration data. `FACET_SEED_SCALE`, default 1. */
  readonly seedScale: number;
  /**
   * `FACET_LOG_LEVEL`: debug, info, warn, error or silent. Default `info`, a line for every request, in
   * production, else `warn`.
   */
  readonly logLevel: LogLevel;
  /** `NO_COLOR`, set to anything: what is printed has no colours. Default: it has, on terminals. */
  readonly colours: 'on-terminals' | 'never';
  /**
   * `NODE_ENV=production`: enforce everywhere, no introspection, no development keys. Otherwise it is
   * `development`, `test` or nothing.
   */
  readonly production: boolean;
  /**
   * With it set, text of one's own runs in `open` mode only when the header `x-facet-credential`
   * carries it. `FACET_OPEN_CREDENTIAL`, default none.
   */
  readonly openCredential: string | undefined;
  /**
   * Who signs viewers' tokens (`FACET_ISSUER`, default `facet`), and where the public keys are, a JWK
   * set in a file or at an address (`FACET_JWKS`, default development keys). Several of both stand
   * with spaces between, in the same order.
   */
  readonly issuers: readonly { readonly name: string; readonly keys: string | undefined }[];
  /**
   * Where clients' BFFs answer, `<client>=<url>` with spaces between, one for each replica.
   * `FACET_BFFS`, default where `facet.json` lays them out.
   */
  readonly bffs: readonly string[];
  /** Proxies before the edge whose `X-Forwarded-For` is believed. `FACET_TRUSTED_PROXIES`, default none. */
  readonly trustedProxies: readonly string[];
  /**
   * File of partners' keys. `FACET_PARTNER_KEYS`, default in Redis where there is one, else in
   * `stateFolder`.
   */
  readonly partnerKeysFile: string | undefined;
  /** The secret that partners' keys are hashed with. `FACET_KEY_PEPPER`, default none. */
  readonly keyPepper: string | undefined;
  /**
   * File of this part's own private key (a JWK), which signs what it tells the next part of who asks.
   * `FACET_INTERNAL_KEY`, default in development the project's own.
   */
  readonly internalKeyFile: string | undefined;
  /**
   * File of the public keys (a JWK set) of the parts whose word is taken. `FACET_INTERNAL_JWKS`,
   * default in development the project's own.
   */
  readonly internalJwksFile: string | undefined;
  /**
   * A `redis://` URL; with one, all BFFs that name it share releases and ledger. `REDIS_URL`,
   * default none: both are kept in `stateFolder`.
   */
  readonly redisUrl: string | undefined;
  /** Folder of releases and ledger where there is no Redis. `FACET_STATE_FOLDER`, default `.facet`. */
  readonly stateFolder: string;
  /**
   * The secret that signs what is published to a registry in Redis; BFFs serve nothing from there
   * that does not carry its signature. `FACET_PUBLISH_CREDENTIAL`, default none.
   */
  readonly publishCredential: string | undefined;
  /**
   * Where browsers and apps reach the shop's pictures, when something stands before the service that
   * renders them. `FACET_IMAGES_URL`, default that service's own address.
   */
  readonly imagesUrl: string | undefined;
  /**
   * What services and operators send to BFFs' `/internal/invalidate`, as `Authorization: Bearer`.
   * `FACET_INVALIDATION_CREDENTIAL`, default none: there is no such endpoint.
   */
  readonly invalidationCredential: string | undefined;
  /**
   * Where services tell BFFs what has changed when they share no Redis: each BFF's
   * `/internal/invalidate`, separated by spaces. `FACET_INVALIDATION_URLS`, default none.
   */
  readonly invalidationUrls: readonly string[];
  /**
   * A caching proxy before the edge, which BFFs tell what changed. `FACET_CDN_URL`, default none.
   */
  readonly cdnUrl: string | undefined;
  /**
   * For how many milliseconds a process that is told to stop still takes requests, so that balancers
   * learn that it goes. `FACET_DRAIN_GRACE_MS`, default 1,000.
   */
  readonly drainGraceMs: number;
  /** In how many milliseconds it has ended, the grace included. `FACET_DRAIN_MS`, default 10,000. */
  readonly drainMs: number;
}

/** A setting that cannot be used; its message is one line for the person who starts the process. */
export class ConfigError extends Error {}

/**
 * Reads and checks the environment.
 *
 * @throws ConfigError naming every variable that cannot be used, a line each
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const { config, faults } = inspectConfig(env);
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return config;
}

/** What the environment says, and each of what is wrong with it; a wrong value counts as none. */
export interface InspectedConfig {
  readonly config: Config;
  readonly faults: readonly string[];
}

/** Reads and checks the environment, and goes on after what cannot be used. */
export function inspectConfig(env: NodeJS.ProcessEnv = process.env): InspectedConfig {
  const faults: string[] = [];
  const read = <Value>(reader: (env: NodeJS.ProcessEnv) => Value): Value => {
    try {
      return reader(env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(error.message);
      return reader({});
    }
  };
  const config: Config = {
    basePort: read((each) => numberOf(each, 'FACET_BASE_PORT', BASE_PORTS)),
    databaseUrl: read(databaseUrlOf),
    seedScale: read((each) => numberOf(each, 'FACET_SEED_SCALE', SEED_SCALES)),
    logLevel: read(logLevelOf),
    colours: env.NO_COLOR ? 'never' : 'on-terminals',
    production: read(isProduction),
    openCredential: env.FACET_OPEN_CREDENTIAL || undefined,
    issuers: read(issuersOf),
    bffs: (env.FACET_BFFS ?? '').split(' ').filter(Boolean),
    trustedProxies: read(trustedProxiesOf),
    partnerKeysFile: env.FACET_PARTNER_KEYS || undefined,
    keyPepper: read((each) => secretOf(each, 'FACET_KEY_PEPPER')),
    internalKeyFile: env.FACET_INTERNAL_KEY || undefined,
    internalJwksFile: env.FACET_INTERNAL_JWKS || undefined,
    redisUrl: read(redisUrlOf),
    stateFolder: env.FACET_STATE_FOLDER || '.facet',
    publishCredential: read((each) => secretOf(each, 'FACET_PUBLISH_CREDENTIAL')),
    imagesUrl: read(imagesUrlOf),
    ...read(invalidationOf),
    cdnUrl: read(cdnUrlOf),
    drainGraceMs: read((each) => millisecondsOf(each, 'FACET_DRAIN_GRACE_MS', 1_000)),
    drainMs: read((each) => millisecondsOf(each, 'FACET_DRAIN_MS', 10_000)),
  };
  return { config, faults };
}

const BASE_PORTS = { default: 4_000, min: 1, max: 65_000, whole: true };
const SEED_SCALES = { default: 1, min: 0.01, max: 100 };

/** The environment a child process gets: this one's, with some variables set. */
export function childEnvironment(variables: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...variables };
}

function millisecondsOf(env: NodeJS.ProcessEnv, name: string, value: number): number {
  return numberOf(env, name, { default: value, min: 0, max: 600_000, whole: true });
}

function numberOf(
  env: NodeJS.ProcessEnv,
  name: string,
  range: { default: number; min: number; max: number; whole?: boolean },
): number {
  const text = env[name];
  if (!text) return range.default;
  const value = Number(text);
  const fits = value >= range.min && value <= range.max;
  if (fits && (Number.isInteger(value) || !range.whole)) return value;
  const kind = range.whole ? 'a whole number' : 'a number';
  throw new ConfigError(
    `${name} is ${JSON.stringify(text)}; expected ${kind} from ${range.min} to ${range.max}.`,
  );
}

/** In any other spelling it would be development, with its doors open. */
function isProduction({ NODE_ENV: name }: NodeJS.ProcessEnv): boolean {
  if (!name || ENVIRONMENTS.includes(name)) return name === 'production';
  throw new ConfigError(
    `NODE_ENV is ${JSON.stringify(name)}; expected ${ENVIRONMENTS.join(', ')}.`,
  );
}

const ENVIRONMENTS: readonly string[] = ['production', 'development', 'test'];

function databaseUrlOf({ DATABASE_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  // The value may hold a password, so it is not quoted.
  throw new ConfigError('DATABASE_URL is not a postgres:// URL.');
}

function issuersOf({
  FACET_ISSUER: names,
  FACET_JWKS: places,
}: NodeJS.ProcessEnv): Config['issuers'] {
  const [first = 'facet', ...others] = (names ?? '').split(' ').filter(Boolean);
  // The path of a single file may hold spaces.
  if (others.length === 0) return [{ name: first, keys: places || undefined }];
  const keys = (places ?? '').split(' ').filter(Boolean);
  const issuers = [first, ...others].map((name, index) => ({ name, keys: keys[index] }));
  if (keys.length === issuers.length) return issuers;
  throw new ConfigError(
    `FACET_JWKS names ${keys.length} key sets for the ${issuers.length} issuers of FACET_ISSUER.`,
  );
}

function trustedProxiesOf({ FACET_TRUSTED_PROXIES: list = '' }: NodeJS.ProcessEnv): string[] {
  const proxies = list.split(' ').filter(Boolean);
  const isNetwork = (text: string) => {
    const [address = '', bits = '0', ...more] = text.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    return isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0;
  };
  const bad = proxies.find((each) => !isNetwork(each));
  if (bad === undefined) return proxies;
  throw new ConfigError(
    `FACET_TRUSTED_PROXIES has ${JSON.stringify(bad)}; expected addresses and networks.`,
  );
}

function redisUrlOf({ REDIS_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  if (/^rediss?:\/\//.test(url) && URL.canParse(url)) return url;
  // The value may hold a password, so it is not quoted.
  throw new ConfigError('REDIS_URL is not a redis:// URL.');
}

/** Short enough to be guessed is as good as none. */
function secretOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const secret = env[name];
  if (!secret) return undefined;
  if (secret.length >= CREDENTIAL_LENGTH_MIN) return secret;
  throw new ConfigError(`${name} has fewer than ${CREDENTIAL_LENGTH_MIN} characters.`);
}

const CREDENTIAL_LENGTH_MIN = 16;

function imagesUrlOf({ FACET_IMAGES_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  if (/^https?:\/\/[^?#]+$/.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new ConfigError(`FACET_IMAGES_URL is ${JSON.stringify(url)}; expected an http:// URL.`);
}

function invalidationOf({
  FACET_INVALIDATION_CREDENTIAL: credential,
  FACET_INVALIDATION_URLS: list = '',
}: NodeJS.ProcessEnv): Pick<Config, 'invalidationCredential' | 'invalidationUrls'> {
  // It travels in a header.
  const isCredential = (text: string) =>
    /^[!-~]+$/.test(text) && text.length >= CREDENTIAL_LENGTH_MIN;
  if (credential && !isCredential(credential)) {
    throw new ConfigError(
      `FACET_INVALIDATION_CREDENTIAL is not printable ASCII without spaces, ${CREDENTIAL_LENGTH_MIN} characters or more.`,
    );
  }
  const invalidationUrls = list.split(' ').filter(Boolean);
  if (!invalidationUrls.every((url) => /^https?:\/\//.test(url) && URL.canParse(url))) {
    throw new ConfigError('FACET_INVALIDATION_URLS is not a list of http:// URLs.');
  }
  if (invalidationUrls.length > 0 && !credential) {
    throw new ConfigError('FACET_INVALIDATION_URLS is set without FACET_INVALIDATION_CREDENTIAL.');
  }
  return { invalidationCredential: credential || undefined, invalidationUrls };
}

function cdnUrlOf({ FACET_CDN_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  if (/^https?:\/\/[^?#@]+$/.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new ConfigError(`FACET_CDN_URL is ${JSON.stringify(url)}; expected an http:// URL.`);
}

function logLevelOf({ FACET_LOG_LEVEL, NODE_ENV }: NodeJS.ProcessEnv): LogLevel {
  const level = FACET_LOG_LEVEL || (NODE_ENV === 'production' ? 'info' : 'warn');
  const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
  const known = levels.find((each) => each === level);
  if (known) return known;
  throw new ConfigError(
    `FACET_LOG_LEVEL is ${JSON.stringify(level)}; expected ${levels.join(', ')}.`,
  );
}
