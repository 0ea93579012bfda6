import type { IncomingHttpHeaders } from 'node:http';
import { coerce, type SemVer, satisfies, validRange } from 'semver';

/**
 * The version of itself that a client claims, in either family of headers. It is nobody's proof:
 * what depends on it is telemetry, or may be had by saying another version.
 */
export function claimedVersion(headers: IncomingHttpHeaders): string | undefined {
  const [apollo, graphql] = VERSION_HEADERS;
  const claimed = headers[apollo] ?? headers[graphql];
  return typeof claimed === 'string' && VERSION.test(claimed) ? claimed : undefined;
}

/** The headers a client claims its version in; the first counts. */
export const VERSION_HEADERS = ['apollographql-client-version', 'graphql-client-version'] as const;

/** What may be kept and shown of a header that anybody may fill. */
const VERSION = /^[\w.+-]{1,32}$/;

/** Tells whether a version lies in a range; one that is missing or no version lies in none. */
export type InRange = (version: string | undefined) => boolean;

/**
 * Compiles a range of versions, in npm's notation: `<5.2`, `4.x`, `>=3 <3.9 || 4.0.1`. Apps number
 * themselves as they like, so `5.2`, `v5.2.0` and `5.2.0-beta.1+8` are all versions; a prerelease
 * counts as of its release: `<5.2` does not hold 5.2.0-beta.1.
 */
export function versionRange(range: string): InRange {
  const known = new Map<string, boolean>();
  return (version) => {
    if (version === undefined) return false;
    const before = known.get(version);
    if (before !== undefined) return before;
    const parsed: SemVer | null = coerce(version, { includePrerelease: true });
    const isIn = parsed !== null && satisfies(parsed, range, { includePrerelease: true });
    if (known.size < KNOWN_MAX) known.set(version, isIn);
    return isIn;
  };
}

/** Versions in use are few, but a header may say anything. */
const KNOWN_MAX = 1_000;

/** Whether a text is a range of versions. */
export function isVersionRange(range: unknown): range is string {
  return typeof range === 'string' && range.trim() !== '' && validRange(range) !== null;
}
