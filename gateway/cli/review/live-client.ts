import type { OperationUse, ReviewedOperation } from '#schema/check';
import { ConfigError } from '../../config.ts';
import type { LedgerEntry } from '../../ledger/entry.ts';
import type { ReleaseRecord } from '../../registry/registry.ts';
import { type Use, usesOf } from '../../registry/retirement.ts';
import { clientFacts, type OpenedState } from '../client-facts.ts';

/** What a client asks for where it runs, as far as registry and ledger know. */
export interface LiveClient {
  /** The operations of live releases, each once; none: there is no live release. */
  readonly operations: readonly ReviewedOperation[];
  /** How operations were used, by their ids. */
  readonly uses: ReadonlyMap<string, Use>;
}

/**
 * Reads a client's live releases and who uses them.
 *
 * @throws ConfigError when they cannot be read: a review without evidence would let everything pass
 */
export async function liveClient(client: string, state: OpenedState): Promise<LiveClient> {
  const { record, ledger } = await clientFacts(client, state);
  const live = record.releases.filter(({ endedAt }) => endedAt === undefined);
  const uses = usesOf(ledger);
  const operations = new Map<string, ReviewedOperation>();
  for (const { version } of live.toSorted(byAge)) {
    for (const { id, name, type, body } of await textsOf(client, version, state)) {
      const use = usage({ id, version }, ledger);
      const releases = [...(operations.get(id)?.releases ?? []), use];
      operations.set(id, { id, name, type, body, releases });
    }
  }
  return { operations: [...operations.values()], uses };
}

function byAge(a: ReleaseRecord, b: ReleaseRecord): number {
  return a.publishedAt < b.publishedAt ? -1 : 1;
}

async function textsOf(client: string, version: string, { registry }: OpenedState) {
  try {
    const release = await registry.release(client, version);
    if (release) return release.operations;
    throw new Error('it is gone');
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError(`release ${version} of ${client} cannot be read: ${message}`);
  }
}

/** How one release's users used an operation. A request that the version gate refused is no use. */
function usage(
  { id, version }: { readonly id: string; readonly version: string },
  ledger: readonly LedgerEntry[],
): OperationUse {
  const use = usesOf(ledger.filter((each) => each.id === id && each.version === version)).get(id);
  if (!use) return { version };
  return { version, lastSeenAt: new Date(use.lastSeen).toISOString(), count: use.requests };
}
