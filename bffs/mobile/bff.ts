import { defineBff } from '#gateway';

/** The phone apps: small answers, in time for an impatient thumb on a bad network. */
export default defineBff({
  client: 'mobile',
  contract: { excludeTags: ['internal', 'web'] },
  allowlist: 'enforce',
  deadlineMs: 1_500,
  limits: {
    lists: { max: 20, default: 10 },
    // Three times the width, in points, of the widest column that shows a picture.
    arguments: { 'Image.url(width:)': { max: 960 } },
  },
  // Each request in sequence is another wait on a thumb's patience.
  budgets: { depth: 10, cost: 150, subgraphRequests: 6, sequentialRequests: 3, bytes: 4_000 },
  optionalSubgraphs: ['recommendations'],
  example: { operation: 'ProductScreen', variables: { id: 'p7' } },
});
