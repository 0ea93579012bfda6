import type { OperationUse, ReviewedOperation } from '#schema/check';
import { ConfigError } from '../../config.ts';
import type { LedgerEntry } from '../../ledger/entry.ts';
import type { ClientRecord, ReleaseRecord } from '../../registry/registry.ts';
import { type Use, usesOf } from '../../registry/retirement.ts';
import { clientFacts, type OpenedState } from '../client-facts.ts';

/** What a client asks for where it runs, as far as registry and ledger know. */
export interface LiveClient {
  /** The operations of live releases, each once; none: there is no live release. */
  readonly operations: readonly ReviewedOperation[];
  /** How operations were used, by their ids. */
  readonly uses: ReadonlyMap<string, Use>;
  /** Sentences for people: releases that count for nothing. */
  readonly notices: readonly string[];
}

/**
 * Reads a client's live releases and who uses them.
 *
 * @throws ConfigError when they cannot be read: a review without evidence would let everything pass
 */
export async function liveClient(client: string, state: OpenedState): Promise<LiveClient> {
  const { record, ledger } = await clientFacts(client, state);
  const listed = liveListings(record);
  const used = usesByVersion(ledger, listed);
  const operations = new Map<string, ReviewedOperation>();
  for (const { version, ids } of listed) {
    for (const { id, name, type, body } of await textsOf(client, version, state)) {
      if (!ids.has(id)) continue;
      const before = operations.get(id)?.releases ?? [];
      const releases = [...before, usage(version, used.get(keyOf(id, version)))];
      operations.set(id, { id, name, type, body, releases });
    }
  }
  const notices = (record.ignored ?? []).map(
    ({ version, reason }) => `release ${version} of ${client} counts for nothing: ${reason}`,
  );
  return { operations: [...operations.values()], uses: usesOf(ledger), notices };
}

/** A release and those of its operations that are live. */
interface Listing {
  readonly version: string;
  readonly ids: ReadonlySet<string>;
}

/** The oldest first. Of an ended release, what somebody asked for after all is live. */
function liveListings({ releases, retirements }: ClientRecord): Listing[] {
  const live = releases.filter(({ endedAt }) => endedAt === undefined);
  const ids = new Set(live.flatMap(({ operations }) => operations.map(({ id }) => id)));
  const isReprieved = (id: string) => retirements.get(id)?.state === 'reprieved' && !ids.has(id);
  return releases
    .toSorted(byAge)
    .map((release) => ({
      version: release.version,
      ids: new Set(
        release.operations
          .map(({ id }) => id)
          .filter((id) => release.endedAt === undefined || isReprieved(id)),
      ),
    }))
    .filter((listing) => listing.ids.size > 0);
}

function byAge(a: ReleaseRecord, b: ReleaseRecord): number {
  return a.publishedAt < b.publishedAt ? -1 : 1;
}

const keyOf = (id: string, version: string) => `${id} ${version}`;

/**
 * What was seen of each operation of each release. Who names no version, or none that is live, counts
 * for the newest release that lists the operation: that it is used is what matters.
 */
function usesByVersion(
  ledger: readonly LedgerEntry[],
  listed: readonly Listing[],
): ReadonlyMap<string, Use> {
  const entries = ledger.flatMap((entry) => {
    const versions = listed.filter(({ ids }) => ids.has(entry.id)).map(({ version }) => version);
    const version = versions.includes(entry.version) ? entry.version : versions.at(-1);
    return version === undefined ? [] : [{ ...entry, id: keyOf(entry.id, version) }];
  });
  return usesOf(entries);
}

function usage(version: string, use: Use | undefined): OperationUse {
  if (!use) return { version };
  return { version, lastSeenAt: new Date(use.lastSeen).toISOString(), count: use.requests };
}

async function textsOf(client: string, version: string, { registry }: OpenedState) {
  try {
    const release = await registry.release(client, version);
    if (release) return release.operations;
    throw new Error('its texts are gone');
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError(`release ${version} of ${client} cannot be read: ${message}`);
  }
}
