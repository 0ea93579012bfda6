import { defineBff } from '#gateway';

/** The web shop: whole pages, rich texts, everything that is public. */
export default defineBff({
  client: 'web',
  contract: { excludeTags: ['internal'] },
  allowlist: 'enforce',
  // Apollo Client's normalised cache finds objects by their type names.
  typenames: 'every-object',
  deadlineMs: 3_000,
  limits: { lists: { max: 50, default: 20 } },
  budgets: {
    depth: 12,
    cost: 1_000,
    subgraphRequests: 8,
    sequentialRequests: 4,
    bytes: 20_000,
  },
  optionalSubgraphs: ['recommendations'],
  example: { operation: 'ProductPage', variables: { id: 'p7' } },
});
