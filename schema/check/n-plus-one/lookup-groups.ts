import type { EntityLookup } from './entity-lookups.ts';

/** Entities of one type that one plan asks one subgraph for in several requests. */
export interface RepeatedLookup {
  readonly subgraph: string;
  readonly type: string;
  readonly requests: number;
  readonly places: readonly string[];
}

/**
 * The repeated lookups of an operation's plans, by subgraph and type, the most of any plan. What stands
 * inside another place cannot be known with it, and is left out.
 */
export function repeatedLookups(
  plans: readonly (readonly EntityLookup[])[],
): ReadonlyMap<string, RepeatedLookup> {
  const repeated = new Map<string, RepeatedLookup>();
  for (const lookups of plans) {
    for (const [key, group] of byType(lookups)) {
      const found = repeatedIn(group);
      if (found.requests > Math.max(1, repeated.get(key)?.requests ?? 0)) repeated.set(key, found);
    }
  }
  return repeated;
}

interface TypeGroup {
  readonly subgraph: string;
  readonly type: string;
  readonly lookups: readonly EntityLookup[];
}

function byType(lookups: readonly EntityLookup[]): ReadonlyMap<string, TypeGroup> {
  const groups = new Map<string, TypeGroup>();
  for (const lookup of lookups) {
    for (const type of lookup.types) {
      const { subgraph } = lookup;
      const key = `${subgraph} ${type}`;
      const known = groups.get(key)?.lookups ?? [];
      groups.set(key, { subgraph, type, lookups: [...known, lookup] });
    }
  }
  return groups;
}

function repeatedIn({ subgraph, type, lookups }: TypeGroup): RepeatedLookup {
  const siblings = lookups.filter((lookup) => !lookups.some((other) => isInside(lookup, other)));
  const requests = new Set(siblings.map(({ request }) => request)).size;
  return { subgraph, type, requests, places: siblings.flatMap(({ places }) => places) };
}

function isInside(lookup: EntityLookup, other: EntityLookup): boolean {
  return lookup.places.every((place) =>
    other.places.some((around) => place.startsWith(`${around}.`)),
  );
}

/** The largest lookup of an operation's plans, by subgraph and types. */
export function largestLookups(
  plans: readonly (readonly EntityLookup[])[],
): ReadonlyMap<string, EntityLookup> {
  const largest = new Map<string, EntityLookup>();
  for (const lookup of plans.flat()) {
    const key = `${lookup.subgraph} ${lookup.types.join(' ')}`;
    if (lookup.entities > (largest.get(key)?.entities ?? 0)) largest.set(key, lookup);
  }
  return largest;
}
