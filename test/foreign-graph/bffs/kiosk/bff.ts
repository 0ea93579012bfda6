import { defineBff } from '#gateway';

/** The screens in halls: what leaves when, and from where. */
export default defineBff({
  client: 'kiosk',
  contract: { excludeTags: ['staff'] },
  limits: { lists: { max: 30, default: 10 } },
  budgets: { depth: 5, subgraphRequests: 4, sequentialRequests: 3 },
  growth: { subgraphRequests: 0 },
  optionalSubgraphs: ['cafes', 'disruptions'],
});
