import { whole } from './choice-checks.ts';

/** How much more than before a change one operation may cost; more than that fails its review. */
export interface GrowthChoices {
  /** Requests to subgraphs in one run. Default 1. */
  readonly subgraphRequests?: number;
  /** Requests to subgraphs that wait for one another. Default 0. */
  readonly sequentialRequests?: number;
  /** Entity lookups, that is `_entities` fields in one run. Default 1. */
  readonly entityLookups?: number;
}

/** @throws TypeError quoting the first bad value */
export function validGrowth({
  subgraphRequests = 1,
  sequentialRequests = 0,
  entityLookups = 1,
}: GrowthChoices): Required<GrowthChoices> {
  return {
    subgraphRequests: whole('growth.subgraphRequests', subgraphRequests),
    sequentialRequests: whole('growth.sequentialRequests', sequentialRequests),
    entityLookups: whole('growth.entityLookups', entityLookups),
  };
}
