import { defineBff } from '#gateway';

/** The app in pockets: tickets, and the way to a seat. */
export default defineBff({
  client: 'app',
  contract: { excludeTags: ['staff'] },
  typenames: 'every-object',
  limits: { lists: { max: 20, default: 10 } },
  budgets: { depth: 6, cost: 300 },
});
