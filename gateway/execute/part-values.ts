import { SubgraphError } from '../subgraph/error.ts';
import type { Ask } from './ask.ts';
import type { Fetched } from './fetch-parts.ts';
import type { Data } from './run.ts';
import { isObject } from './targets.ts';
import type { Wanted } from './wanted.ts';

/** Some of what a step wants, as it was asked for. */
export interface AskedFor {
  readonly service: string;
  readonly wanted: readonly Wanted[];
  /** Which of it. */
  readonly indices: readonly number[];
  /** The asks for these alone. */
  readonly asks: readonly Ask[];
}

/**
 * Splits an answer into the value of each that was asked for, by its index.
 *
 * @throws SubgraphError when a list is not as long as it should be
 */
export function split(
  fetched: Fetched | undefined,
  { service, wanted, indices, asks }: AskedFor,
): readonly (readonly [index: number, value: unknown])[] {
  if (!fetched) return [];
  const { data, isExplained } = fetched;
  const counts = asks.map(() => 0);
  return indices.flatMap((index) => {
    const { ask: at } = wanted[index] as Wanted;
    const { part, representations } = asks[at] as Ask;
    if (!part.entities) return [[index, data] as const];
    const answered = data[part.entities.field];
    if (answered === null && isExplained) return [];
    if (!Array.isArray(answered) || answered.length !== representations.length) {
      throw new SubgraphError(service, 'SUBREQUEST_MALFORMED_RESPONSE');
    }
    const place = counts[at] ?? 0;
    counts[at] = place + 1;
    return [[index, answered[place]] as const];
  });
}

/** What is known of all that a step wants. */
export interface Known {
  readonly wanted: readonly Wanted[];
  /** By the same index: an object, null, or nothing so far. */
  readonly values: readonly unknown[];
  readonly isExplained: boolean;
}

/** Joins values as if one answer had held them all; undefined when there is none of the root. */
export function joined(
  asks: readonly Ask[],
  { wanted, values, isExplained }: Known,
): Fetched | undefined {
  let data: Data | undefined;
  for (const { part, representations } of asks) {
    if (!part.entities) continue;
    data ??= {};
    data[part.entities.field] = representations.map(() => null);
  }
  wanted.forEach(({ ask, representation, part }, index) => {
    const value = values[index];
    if (part.entities) {
      const entities = data?.[part.entities.field] as unknown[];
      entities[representation] = value ?? null;
    } else if (ask === 0 && isObject(value)) data = value;
  });
  return data && { data, isExplained };
}
