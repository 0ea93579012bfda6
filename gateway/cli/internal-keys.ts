import { type Config, ConfigError } from '../config.ts';
import { followFile } from '../identity/followed-file.ts';
import { parseSigningKey, type SigningKey } from '../identity/signing-key.ts';
import { parseTrustedKeys, type TrustedKeys } from '../identity/trusted-keys.ts';
import type { Log } from '../telemetry/log.ts';
import { developmentInternalKeys } from './development-internal-keys.ts';
import { readProjectFile } from './project.ts';

/** The key of `issuer`, followed: the configured one, else in development the project's own. */
export function signingKeyOf(
  issuer: string,
  { internalKeyFile }: Config,
  log: Log,
): () => SigningKey {
  const path = internalKeyFile ?? developmentInternalKeys(readProjectFile()).keyFileOf(issuer);
  return followed('FACET_INTERNAL_KEY', path, (text) => parseSigningKey(text, issuer), log);
}

/** Keys of those whose word is taken, followed: the configured ones, else the project's own. */
export function trustedKeysOf(config: Config, log: Log): () => TrustedKeys {
  return followed('FACET_INTERNAL_JWKS', trustedKeysFile(config), parseTrustedKeys, log);
}

/** The file of these. */
export function trustedKeysFile({ internalJwksFile }: Config): string {
  return internalJwksFile ?? developmentInternalKeys(readProjectFile()).setFile;
}

/** Reads a key's file once, to find out whether it can be used. */
export function readKeyFile<Key>(
  variable: string,
  path: string,
  parse: (text: string) => Key,
): Key {
  return told(variable, path, () => followFile({ path, parse, onError: () => {} })());
}

function followed<Key>(
  variable: string,
  path: string,
  parse: (text: string) => Key,
  log: Log,
): () => Key {
  const onError = (err: unknown) =>
    log.error({ err, file: path }, 'keys are not usable; those before stand');
  return told(variable, path, () => followFile({ path, parse, onError }));
}

/** A file that cannot be used is told of with the variable that names it. */
function told<Value>(variable: string, path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${variable} is "${path}": ${error.message}.`);
  }
}
