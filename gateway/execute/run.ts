import type { Part } from '#schema';
import type { CacheHint } from '../subgraph/cache-hint.ts';
import type { SubgraphClient, SubgraphContext } from '../subgraph/client.ts';
import type { PathKey } from './path.ts';
import type { Stopwatch } from './stopwatch.ts';

/** An object of a subgraph's answer. */
export type Data = Record<string, unknown>;

/** What went wrong at one place of the answer, as a client may see it. */
export interface FieldError {
  readonly message: string;
  readonly path?: readonly PathKey[];
  readonly extensions: { readonly code: string; readonly service?: string };
}

/** A place of the answer that was filled with what its service said earlier, for it says nothing now. */
export interface StalePlace {
  readonly path: readonly PathKey[];
  /** How long ago the service was asked for it, in whole seconds. */
  readonly ageS: number;
}

/** How a run uses what is kept of the parts of answers. */
export interface KeptUse {
  /** `never` for one who must see what was written just now. */
  readonly reading: 'allowed' | 'never';
  /** How long after it was fresh a part may be used while it is made anew, in seconds. */
  readonly staleWhileRevalidateS: number;
  /** How long after it was fresh a part may stand in for one that cannot be had, in seconds. */
  readonly staleIfErrorS: number;
}

/** One run of an operation: what it was asked, and what it knows so far. */
export interface Run extends SubgraphContext {
  /** The client's variables, as sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly kept: KeptUse;
  readonly client: SubgraphClient;
  /** All that subgraphs answered, under the plan's keys. */
  readonly data: Data;
  /** The objects that were found for parts from which other walks go on. */
  readonly reached: Map<Part, readonly Data[]>;
  readonly errors: FieldError[];
  readonly cacheHints: CacheHint[];
  readonly stale: StalePlace[];
  /** What the data was made of: `Product:p7`, `Product`. */
  readonly tags: Set<string>;
  /** What services said that this run has changed. */
  readonly changed: Set<string>;
  /** How long it waits for subgraphs. */
  readonly waiting: Stopwatch;
  /** How much longer than fresh the oldest part that was used is kept, in seconds. */
  staleS: number | undefined;
  /** Whether all answers so far were plain: no string in them needs escaping. */
  isPlain: boolean;
  /** Whether an object of the data may stand at several places: then its text is the same at all of them. */
  isShared: boolean;
  /** Whether no subgraph was told so far who asks. */
  isForEverybody: boolean;
}
