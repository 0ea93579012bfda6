import type { ClientRecord, Release, ReleasedOperation } from './registry.ts';

/** What all releases of a client hold that is still served. */
export interface UnitedReleases {
  readonly operations: readonly UnitedOperation[];
  /** When the next tombstone is over, in milliseconds since 1970. */
  readonly changesAt: number | undefined;
}

/** An operation and the releases that list it. */
export interface UnitedOperation extends Pick<ReleasedOperation, 'id' | 'name' | 'type' | 'body'> {
  readonly versions: readonly string[];
  /** Plans of it, line by line, each perhaps of another supergraph. */
  readonly plans: readonly string[];
}

export const NO_RELEASES: UnitedReleases = { operations: [], changesAt: undefined };

/**
 * Unites the releases of a client, live ones and ended ones. What no live release lists goes when
 * its tombstone says so.
 *
 * @param now milliseconds since 1970
 */
export function uniteReleases(
  { releases: listed, retirements }: Pick<ClientRecord, 'releases' | 'retirements'>,
  releases: readonly Release[],
  now: number,
): UnitedReleases {
  const live = new Set<string>();
  for (const { endedAt, operations } of listed) {
    if (endedAt === undefined) for (const { id } of operations) live.add(id);
  }
  const endings = [...retirements].flatMap(([id, retirement]) =>
    retirement.state === 'tombstoned' && !live.has(id)
      ? [{ id, goneAt: Date.parse(retirement.goneAt) }]
      : [],
  );
  const gone = new Set(endings.filter(({ goneAt }) => goneAt <= now).map(({ id }) => id));
  const comingEnds = endings.map(({ goneAt }) => goneAt).filter((goneAt) => goneAt > now);
  return {
    operations: united(releases).filter(({ id }) => !gone.has(id)),
    changesAt: comingEnds.length > 0 ? Math.min(...comingEnds) : undefined,
  };
}

function united(releases: readonly Release[]): UnitedOperation[] {
  const operations = new Map<
    string,
    { first: ReleasedOperation; versions: string[]; plans: Set<string> }
  >();
  for (const { version, operations: released } of releases) {
    for (const operation of released) {
      const known = operations.get(operation.id) ?? {
        first: operation,
        versions: [],
        plans: new Set(),
      };
      operations.set(operation.id, known);
      known.versions.push(version);
      if (operation.plans !== undefined) known.plans.add(operation.plans);
    }
  }
  return [...operations.values()].map(({ first: { id, name, type, body }, versions, plans }) => ({
    id,
    name,
    type,
    body,
    versions,
    plans: [...plans],
  }));
}
