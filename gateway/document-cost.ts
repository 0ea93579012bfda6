import { type CostedOperation, operationCost } from '#schema/operations';
import { ClientError } from './errors.ts';
import type { DocumentLimits } from './limits.ts';
import type { Operation } from './operation.ts';

/**
 * Holds an operation that nobody registered to its estimated cost, before it is planned, by the
 * variables it comes with. What is registered was judged by its client's budget.
 *
 * @throws ClientError `COST_ESTIMATED_TOO_EXPENSIVE` with the estimated and the allowed cost
 */
export function requireAffordable(
  { registered, document, definition }: Operation,
  { variables, schema }: Omit<CostedOperation, 'document' | 'definition'>,
  { documents }: { readonly documents: DocumentLimits },
): void {
  if (registered) return;
  const cost = operationCost({ document, definition, schema, variables });
  if (cost <= documents.cost) return;
  throw new ClientError(
    'COST_ESTIMATED_TOO_EXPENSIVE',
    `The operation costs an estimated ${cost}; ${documents.cost} is allowed.`,
    { extensions: { 'cost.estimated': cost, 'cost.max': documents.cost } },
  );
}
