import { defineBff } from '#gateway';

/** Partners who resell: the catalogue with stock and prices, and nothing that is not meant for them. */
export default defineBff({
  client: 'partner',
  contract: { includeTags: ['partner'], excludeTags: ['internal'] },
  allowlist: 'enforce',
  deadlineMs: 3_000,
  example: { operation: 'StockAndPrice', variables: { sku: 'SKU-000007' } },
});
