import { claimedVersion } from './client-version.ts';
import { credentialCheck } from './credential.ts';
import type { BffDefinition } from './definition.ts';
import { createLadder } from './ladder.ts';
import type { Misses } from './misses.ts';
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
  const carriesPlaygrounds = carrierCheck(playgroundCredential);
  const carriesOpen = carrierCheck(openCredential);
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

function carrierCheck(credential: string | undefined): (http: HttpRequest) => boolean {
  if (credential === undefined) return () => true;
  const isCredential = credentialCheck(credential);
  return ({ headers }) => isCredential(headers['x-facet-credential']);
}
