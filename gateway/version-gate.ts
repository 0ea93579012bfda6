import { type InRange, versionRange } from './client-version.ts';
import { ClientError } from './errors.ts';
import type { HttpResponse } from './response.ts';

/** How long versions of a client live. */
export interface VersionChoices {
  /** Versions that are answered 426 only, in npm's notation: `<4`. Default: none. */
  readonly refuse?: string;
  /** Versions whose answers say that their time is running out. Default: none. */
  readonly nag?: {
    readonly versions: string;
    /** The day since when they are deprecated, ISO 8601: the `Deprecation` header. */
    readonly since: string;
    /** The day on which they will be refused, ISO 8601: the `Sunset` header. Default: not known yet. */
    readonly sunset?: string;
  };
  /** What becomes of requests that name no version, or none that can be read. Default `ok`. */
  readonly missing?: 'ok' | 'nag' | 'refuse';
  /** Registered operations that even refused versions may run, such as login and configuration. */
  readonly exempt?: readonly string[];
  /** Where a newer version is to be had. */
  readonly storeLink?: string;
}

export type VersionVerdict = 'ok' | 'nag' | 'exempt' | 'refuse';

/** A request that the gate let through, and the headers that its answer gets for that. */
export interface Admission {
  readonly verdict: Exclude<VersionVerdict, 'refuse'>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Lets a version of the client through, or not. `operationName` is that of the registered
 * operation asked for, if it is one.
 *
 * @throws ClientError `CLIENT_VERSION_UNSUPPORTED`
 */
export type VersionGate = (
  version: string | undefined,
  operationName: string | undefined,
) => Admission;

/**
 * Compiles how long versions live. A version is claimed by whoever asks, so this keeps no attacker
 * out: it tells honest old apps what to do.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9745 (Deprecation), https://www.rfc-editor.org/rfc/rfc8594 (Sunset)
 */
export function createVersionGate(choices: VersionChoices): VersionGate {
  const verdictOf = verdicts(choices);
  const exempt = new Set(choices.exempt);
  const nagging: Admission = { verdict: 'nag', headers: nagHeaders(choices) };
  return (version, operationName) => {
    const verdict = verdictOf(version);
    if (verdict === 'ok') return PASSED;
    if (verdict === 'nag') return nagging;
    if (operationName !== undefined && exempt.has(operationName)) return EXEMPT;
    throw unsupported(choices);
  };
}

/** Whether any version is treated unlike others. */
export function isVersionGated({ refuse, nag, missing = 'ok' }: VersionChoices): boolean {
  return refuse !== undefined || nag !== undefined || missing !== 'ok';
}

/** How the gate judged the request of an answer. */
export function verdictOf({ verdict, error }: Pick<HttpResponse, 'verdict' | 'error'>) {
  const isRefused = error instanceof ClientError && error.code === 'CLIENT_VERSION_UNSUPPORTED';
  return isRefused ? 'refuse' : (verdict ?? 'ok');
}

const PASSED: Admission = { verdict: 'ok', headers: {} };
const EXEMPT: Admission = { verdict: 'exempt', headers: {} };

function verdicts({ refuse, nag, missing = 'ok' }: VersionChoices) {
  const isRefused = rangeOf(refuse);
  const isNagged = rangeOf(nag?.versions);
  const isVersion = versionRange('*');
  return (version: string | undefined): 'ok' | 'nag' | 'refuse' => {
    if (!isVersion(version)) return missing;
    if (isRefused(version)) return 'refuse';
    return isNagged(version) ? 'nag' : 'ok';
  };
}

function rangeOf(range: string | undefined): InRange {
  return range === undefined ? () => false : versionRange(range);
}

function nagHeaders({ nag, storeLink }: VersionChoices): Record<string, string> {
  if (!nag) return {};
  return {
    deprecation: `@${Math.floor(Date.parse(nag.since) / 1_000)}`,
    ...(nag.sunset && { sunset: new Date(nag.sunset).toUTCString() }),
    ...(storeLink && { link: `<${storeLink}>; rel="deprecation"` }),
  };
}

function unsupported({ storeLink }: VersionChoices): ClientError {
  const message = 'This version of the app is no longer served: please update it.';
  return new ClientError('CLIENT_VERSION_UNSUPPORTED', message, {
    ...(storeLink && { extensions: { storeLink } }),
  });
}
