import { timingSafeEqual } from 'node:crypto';
import { claimedVersion } from './client-version.ts';
import type { BffDefinition } from './definition.ts';
import { createLadder } from './ladder.ts';
import type { Misses } from './misses.ts';
import { sha256 } from './operation.ts';
import type { Allowlist } from './persisted.ts';
import type { HttpRequest } from './request.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface AllowlistOptions {
  /** In `open` mode, the credential that text of one's own needs. Default none. */
  readonly openCredential?: string | undefined;
  /** What the playground's page sends, so that its text runs in any mode. Default: there is none. */
  readonly playgroundCredential?: string | undefined;
  /** Told of what runs, or not, in `report` mode though no manifest lists it. */
  readonly misses: Pick<Misses, 'note'>;
  readonly metrics: Pick<Metrics, 'allowlist'>;
}

/** Compiles a client's choices into the allowlist that a request of it meets. */
export function createAllowlist(
  { allowlist, registeredTexts }: BffDefinition,
  { openCredential, playgroundCredential, misses, metrics }: AllowlistOptions,
): (http: HttpRequest) => Allowlist {
  const modeFor = createLadder(allowlist);
  const carriesPlaygrounds = credentialCheck(playgroundCredential);
  const carriesOpen = credentialCheck(openCredential);
  return (http) => {
    const version = claimedVersion(http.headers);
    const isPlayground = playgroundCredential !== undefined && carriesPlaygrounds(http);
    const mode = isPlayground ? 'open' : modeFor(version);
    return {
      mode,
      maySendText: mode !== 'open' || isPlayground || carriesOpen(http),
      registeredTexts,
      count: (outcome, request) => {
        metrics.allowlist(outcome);
        if (mode !== 'report' || outcome === 'listed') return;
        misses.note({ outcome, version, request });
      },
    };
  };
}

/** Compares hashes, so that neither length nor content shows in the time it takes. */
function credentialCheck(credential: string | undefined): (http: HttpRequest) => boolean {
  if (credential === undefined) return () => true;
  const expected = Buffer.from(sha256(credential));
  return ({ headers }) => {
    const given = headers['x-facet-credential'];
    return typeof given === 'string' && timingSafeEqual(Buffer.from(sha256(given)), expected);
  };
}
