import type { Subgraph } from '../compose.ts';
import type { ContractFilter } from '../contract/filtered-schema.ts';
import type { ObservedSizes } from './answer-bytes/observed-sizes.ts';

/** A project at one moment, as far as a review looks at it: nothing in it has been composed yet. */
export interface Revision {
  /** For people: `main`, a commit, a folder. */
  readonly name: string;
  readonly subgraphs: readonly SubgraphFile[];
  readonly clients: readonly ClientRevision[];
  /** The text of the CODEOWNERS file. Absent: there is none. */
  readonly owners?: string | undefined;
}

/** One domain service's share of the graph, and where it is written. */
export interface SubgraphFile extends Subgraph {
  /** The path of its SDL from the project's folder. */
  readonly file: string;
}

/** One client's choices, as far as a review judges by them, and its operations. */
export interface ClientRevision {
  readonly client: string;
  readonly contract: ContractFilter;
  readonly overrideLabels: readonly string[];
  /** What one operation may cost at most. */
  readonly budgets: ReviewBudgets;
  /** How much more one operation may cost than in the base. */
  readonly growth: GrowthLimits;
  /** Subgraphs without which every answer of the client still has `data`. */
  readonly optionalSubgraphs: readonly string[];
  /**
   * What answers were seen to be like: the same for both revisions, or new figures would look like a
   * change. Absent: estimates go by types alone.
   */
  readonly sizes?: ObservedSizes | undefined;
  /** The operations that are registered, and those of live releases: an id stands here once. */
  readonly operations: readonly ReviewedOperation[];
  /**
   * Plans as people read them, by the names of registered operations, as they are committed: what the
   * planner of that revision made. Absent: none are there.
   */
  readonly planTexts?: Readonly<Record<string, string>> | undefined;
  /** Operation files that could not be made into a manifest: why, each with its place. */
  readonly errors: readonly OperationFileError[];
}

/** What one operation of a client may cost at most; absent: as much as it likes. */
export interface ReviewBudgets {
  readonly depth?: number | undefined;
  readonly selections?: number | undefined;
  readonly cost?: number | undefined;
  readonly subgraphRequests?: number | undefined;
  readonly sequentialRequests?: number | undefined;
  /** Estimated bytes of an answer in JSON. */
  readonly bytes?: number | undefined;
}

/** How much more than in the base is let pass; more than that blocks. */
export interface GrowthLimits {
  /** Requests to subgraphs in one run. */
  readonly subgraphRequests: number;
  /** Requests to subgraphs that wait for one another. */
  readonly sequentialRequests: number;
  /** Entity lookups, that is `_entities` fields in one run. */
  readonly entityLookups: number;
}

/** An operation that a client may send. */
export interface ReviewedOperation {
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly body: string;
  /** Where it is written; absent: only a release holds it. */
  readonly place?: Place | undefined;
  /** Live releases that list it; empty: it is registered, and not released yet. */
  readonly releases: readonly OperationUse[];
}

/** A live release that lists an operation, and whether anybody was seen to use it. */
export interface OperationUse {
  /** The version; `(committed)` of a client without releases: its manifest in the base is live. */
  readonly version: string;
  /** ISO 8601; absent: it was never seen. */
  readonly lastSeenAt?: string | undefined;
  /** How often it was seen; absent: nobody counted. */
  readonly count?: number | undefined;
}

/** A place in a file of the project: lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `base`: it is gone from the head, and stood there in the base's file. */
  readonly side?: 'base' | undefined;
}

/** An operation that cannot be registered as it is written. */
export interface OperationFileError extends Place {
  readonly rule: string;
  readonly message: string;
  readonly operation?: string | undefined;
}
