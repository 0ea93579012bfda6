import { defineBff } from '#gateway';

/** Partners who resell: the catalogue with stock and prices, and nothing that is not meant for them. */
export default defineBff({
  client: 'partner',
  contract: { includeTags: ['partner'], excludeTags: ['internal'] },
  allowlist: 'enforce',
  callers: 'partners',
  deadlineMs: 3_000,
  // Catalogues are read in large pages.
  limits: { lists: { max: 100, default: 50 } },
  budgets: { cost: 1_000, bytes: 40_000 },
  example: { operation: 'StockAndPrice', variables: { sku: 'SKU-000007' } },
});
