import type { LogLevel } from './telemetry/log.ts';

/** What the environment decides. This file is the only one that reads it. */
export interface Config {
  /** Port of the edge; everything else counts from it. `FACET_BASE_PORT`, default 4000. */
  readonly basePort: number;
  /** A `postgres://` URL; without one, services keep their data in memory. `DATABASE_URL`. */
  readonly databaseUrl: string | undefined;
  /** Multiplies the size of the demonstration data. `FACET_SEED_SCALE`, default 1. */
  readonly seedScale: number;
  /** `FACET_LOG_LEVEL`: debug, info, warn (default), error or silent. */
  readonly logLevel: LogLevel;
  /** `NODE_ENV=production`: enforce everywhere, no introspection, no development keys. */
  readonly production: boolean;
  /**
   * With it set, text of one's own runs in `open` mode only when the header `x-facet-credential`
   * carries it. `FACET_OPEN_CREDENTIAL`, default none.
   */
  readonly openCredential: string | undefined;
  /** File of the public keys (a JWK set) that sign viewers' tokens. `FACET_JWKS`. */
  readonly jwksFile: string | undefined;
}

/** A setting that cannot be used; its message is one line for the person who starts the process. */
export class ConfigError extends Error {}

/**
 * Reads and checks the environment.
 *
 * @throws ConfigError naming the first variable that cannot be used
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    basePort: numberOf(env, 'FACET_BASE_PORT', {
      default: 4_000,
      min: 1,
      max: 65_000,
      whole: true,
    }),
    databaseUrl: databaseUrlOf(env),
    seedScale: numberOf(env, 'FACET_SEED_SCALE', { default: 1, min: 0.01, max: 100 }),
    logLevel: logLevelOf(env),
    production: env.NODE_ENV === 'production',
    openCredential: env.FACET_OPEN_CREDENTIAL || undefined,
    jwksFile: env.FACET_JWKS || undefined,
  };
}

/** The environment a child process gets: this one's, with some variables set. */
export function childEnvironment(variables: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...variables };
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

function databaseUrlOf({ DATABASE_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  // The value may hold a password, so it is not quoted.
  throw new ConfigError('DATABASE_URL is not a postgres:// URL.');
}

function logLevelOf({ FACET_LOG_LEVEL }: NodeJS.ProcessEnv): LogLevel {
  const level = FACET_LOG_LEVEL || 'warn';
  const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
  const known = levels.find((each) => each === level);
  if (known) return known;
  throw new ConfigError(
    `FACET_LOG_LEVEL is ${JSON.stringify(level)}; expected ${levels.join(', ')}.`,
  );
}
