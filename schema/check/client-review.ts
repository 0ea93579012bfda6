import type { CachePolicy } from '../plan/plan-policy.ts';

/** What a change does to one client: the tables of a report. */
export interface ClientReview {
  readonly client: string;
  /** The client's schema before and after as a unified diff; empty: nothing enters or leaves it. */
  readonly contractDiff: string;
  /** Every operation of either side, by name. */
  readonly operations: readonly OperationReview[];
}

/** One operation before and after. */
export interface OperationReview {
  readonly name: string;
  readonly id: string;
  /** Versions of live releases that list it. */
  readonly versions: readonly string[];
  /** Absent: it was not there, or could not be answered. */
  readonly before?: OperationMeasures | undefined;
  readonly after?: OperationMeasures | undefined;
}

/** What one operation takes and gives, at most, however its conditions stand and whoever asks. */
export interface OperationMeasures {
  /** Requests to subgraphs in one run. */
  readonly requests: number;
  /** Requests that wait for one another. */
  readonly sequence: number;
  /** `_entities` fields in one run. */
  readonly lookups: number;
  /** The subgraphs that are asked, in alphabetical order. */
  readonly subgraphs: readonly string[];
  readonly cost: number;
  readonly depth: number;
  readonly selections: number;
  /** Estimated bytes of an answer in JSON. */
  readonly bytes: number;
  /** How long, and for whom, it may be kept; absent: schemas do not say. */
  readonly cache?: CachePolicy | undefined;
  /** What becomes null when one subgraph is down, one for each of `subgraphs`. */
  readonly radius: readonly BlastRadius[];
}

/** What an answer lacks while one subgraph is down. */
export interface BlastRadius {
  readonly subgraph: string;
  /** The places that are null, outermost only: `products.edges[].node.rating`; none if `isTotal`. */
  readonly nulls: readonly string[];
  /** Whether nothing is left: `data` is null. */
  readonly isTotal: boolean;
  /** The coordinates of the fields that cannot be had: from them null climbs to these places. */
  readonly causes?: readonly string[] | undefined;
}
