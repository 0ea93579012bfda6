import type { CacheHint } from '../subgraph/cache-hint.ts';
import type { SubgraphClient, SubgraphContext } from '../subgraph/client.ts';
import type { PathKey } from './path.ts';

/** An object of a subgraph's answer. */
export type Data = Record<string, unknown>;

/** What went wrong at one place of the answer, as a client may see it. */
export interface FieldError {
  readonly message: string;
  readonly path?: readonly PathKey[];
  readonly extensions: { readonly code: string; readonly service?: string };
}

/** One run of an operation: what it was asked, and what it knows so far. */
export interface Run extends SubgraphContext {
  /** The client's variables, as sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly client: SubgraphClient;
  /** All that subgraphs answered, under the plan's keys. */
  readonly data: Data;
  readonly errors: FieldError[];
  readonly cacheHints: CacheHint[];
  /** Whether all answers so far were plain: no string in them needs escaping. */
  isPlain: boolean;
  /** Whether no subgraph was told so far who asks. */
  isForEverybody: boolean;
}
